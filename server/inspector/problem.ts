import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refusal } from '../base/problems.ts';
import type { Problem } from '../types.ts';

const TITLES: Record<number, string> = {
  400: 'The request could not be read',
  401: 'A token is needed',
  403: 'This origin is not allowed',
  404: 'Not found',
  413: 'The request is too large',
  421: 'This host name is not ours',
  500: 'Something went wrong inside',
};

/** An RFC 9457 answer; `errors` name the fields by JSON Pointer. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  detail: string,
  errors?: Problem['errors'],
  title = TITLES[status],
) {
  const body: Problem = {
    type: 'about:blank',
    title: title ?? 'The request was refused',
    status,
    detail,
    ...(errors ? { errors } : {}),
  };
  return c.json(body, status, { 'Content-Type': 'application/problem+json' });
}

/** The answer to an input that was understood and refused. */
export function refused(c: Context, { status, title, errors }: Refusal) {
  return problem(c, status, errors.map((error) => error.detail).join(' '), errors, title);
}
