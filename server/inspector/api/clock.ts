import { Hono } from 'hono';
import { z } from 'zod';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody } from '../input.ts';
import { problem } from '../problem.ts';

const YEAR_MS = 31_536_000_000;
const ADVANCE = `Give whole milliseconds from 0 to ${YEAR_MS} (a year).`;

const advanceInput = z.strictObject({
  advanceMs: z.int(ADVANCE).min(0, ADVANCE).max(YEAR_MS, ADVANCE),
});

/** `/api/clock`: the clock of the retries, and advancing it. */
export function clockRoutes({ clock }: InspectorDeps) {
  const view = () => ({ mode: clock.mode, now: new Date(clock.now()).toISOString() });
  return new Hono()
    .get('/', (c) => c.json(view(), 200))
    .post('/', jsonBody(advanceInput), async (c) => {
      if (await clock.advance(c.req.valid('json').advanceMs)) return c.json(view(), 200);
      const detail = `The clock is ${clock.mode}. To advance it, start with --clock manual.`;
      return problem(c, 409, detail, undefined, 'The clock is not manual');
    });
}
