import { Hono } from 'hono';
import { z } from 'zod';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody } from '../input.ts';
import { problem } from '../problem.ts';

const YEAR_MS = 31_536_000_000;

const advanceInput = z.strictObject({
  advanceMs: z.int({ error: 'Give whole milliseconds.' }).min(0).max(YEAR_MS, 'A year at most.'),
});

/** `/api/clock`: how time passes for retries, and moving it on by hand. */
export function clockRoutes({ clock }: InspectorDeps) {
  const view = () => ({ mode: clock.mode, now: new Date(clock.now()).toISOString() });
  return new Hono()
    .get('/', (c) => c.json(view(), 200))
    .post('/', jsonBody(advanceInput), async (c) => {
      if (await clock.advance(c.req.valid('json').advanceMs)) return c.json(view(), 200);
      const detail = `The clock is ${clock.mode}: start with --clock manual to step it.`;
      return problem(c, 409, detail, undefined, 'The clock runs by itself');
    });
}
