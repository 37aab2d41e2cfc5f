import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refusal } from '../base/problems.ts';
import type { Problem } from '../types.ts';

const TITLES: Record<number, string> = {
  400: 'The request could not be read',
  401: 'A token is required',
  403: 'This origin is not allowed',
  404: 'Not found',
  413: 'The request is too large',
  421: 'This host name is not allowed',
  500: 'Internal error',
};

/** Responds with problem details (RFC 9457); `errors` identify the fields by JSON Pointer. */
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

/** Responds to a refused input. */
export function refused(c: Context, { status, title, errors }: Refusal) {
  return problem(c, status, errors.map((error) => error.detail).join(' '), errors, title);
}
