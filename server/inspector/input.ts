import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { jsonDepth } from '../base/json-depth.ts';
import { toProblems } from '../base/problems.ts';
import { createTimeSlice } from '../base/time-slice.ts';
import type { Json } from '../types.ts';
import { problem } from './problem.ts';

/** Twice what a payload may have to be decoded; far below what a recursive function runs out of stack at. */
const MAX_INPUT_DEPTH = 200;

/** Reads a JSON body whatever its Content-Type and checks it; the route gets it with `c.req.valid('json')`. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  type Checked = { in: { json: z.input<S> }; out: { json: z.output<S> } };
  return createMiddleware<object, string, Checked>(async function jsonBody(c, next) {
    // Of 13 MB each step takes 10 to 30 ms.
    const pause = createTimeSlice();
    const text = await c.req.text();
    await pause();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const detail = `The body is no JSON: ${error instanceof Error ? error.message : String(error)}.`;
      return problem(c, 400, detail, [{ pointer: '', detail }]);
    }
    await pause();
    const depth = jsonDepth(text);
    if (depth > MAX_INPUT_DEPTH) {
      const detail = `The JSON is nested ${depth} levels deep: at most ${MAX_INPUT_DEPTH} are accepted. Flatten it.`;
      return problem(c, 422, detail, [{ pointer: '', detail }], 'The input was refused');
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) return invalid(c, parsed.error, 422);
    await pause();
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

/** Any JSON value. Not `z.json()`: that visits every node again, and what `JSON.parse` gave is JSON. */
export const json = z.unknown() as z.ZodType<Json>;

/**
 * A whole number in a query. Digits only: `Number`, and so `z.coerce.number()`, also takes `0x10`, `1e3`, spaces and the
 * empty text.
 */
export function wholeNumber(min: number, max: number) {
  const error = `Use digits only: a whole number from ${min} to ${max}.`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .pipe(z.number({ error }).min(min, error).max(max, error));
}

/** A `seq` in a query: gives what came after it. */
export const afterSeq = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** Paging of every list: `after` gives what came since, oldest first. */
export const paging = {
  limit: wholeNumber(1, 1000).optional(),
  cursor: z.string().regex(/^\d+$/, 'Use the "next" of the page before.').optional(),
  after: afterSeq.optional(),
};
