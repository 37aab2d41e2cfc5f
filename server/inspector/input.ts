import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { toProblems } from '../base/problems.ts';
import type { Json } from '../types.ts';
import { problem } from './problem.ts';

/** Reads a JSON body whatever its Content-Type and checks it; the route gets it with `c.req.valid('json')`. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  type Checked = { in: { json: z.input<S> }; out: { json: z.output<S> } };
  return createMiddleware<object, string, Checked>(async function jsonBody(c, next) {
    let value: unknown;
    try {
      value = JSON.parse(await c.req.text());
    } catch (error) {
      const detail = `The body is no JSON: ${error instanceof Error ? error.message : String(error)}.`;
      return problem(c, 400, detail, [{ pointer: '', detail }]);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) return invalid(c, parsed.error, 422);
    c.req.addValidatedData('json', parsed.data as object);
    return next();
  });
}

/** Checks the query string; the route gets it with `c.req.valid('query')`. */
export function query<S extends z.ZodType>(schema: S) {
  type Checked = { in: { query: z.input<S> }; out: { query: z.output<S> } };
  return createMiddleware<object, string, Checked>(async function query(c, next) {
    const parsed = schema.safeParse(c.req.query());
    if (!parsed.success) return invalid(c, parsed.error, 400);
    c.req.addValidatedData('query', parsed.data as object);
    return next();
  });
}

function invalid(c: Parameters<typeof problem>[0], error: z.ZodError, status: 400 | 422) {
  const errors = toProblems(error);
  const detail = errors.map(({ pointer, detail }) => `${pointer || 'The input'}: ${detail}`).join(' ');
  return problem(c, status, detail, errors, 'The input was refused');
}

/** Any JSON value, as parsed. */
export const json: z.ZodType<Json> = z.json();

const whole = z.coerce.number().int();

/** Paging of every list: `after` gives what came since, oldest first. */
export const paging = {
  limit: whole.min(1).max(1000).optional(),
  cursor: z.string().regex(/^\d+$/, 'Use the "next" of the page before.').optional(),
  after: whole.min(0).optional(),
};
