import { Hono } from 'hono';
import { z } from 'zod';
import type { InspectorDeps } from '../deps.ts';
import { json, jsonBody } from '../input.ts';
import { refused } from '../problem.ts';

const COUNT = 'Give a whole number from 1 to 1000.';

const sendInput = z.strictObject({
  event: z.string({ error: 'Name the event to send.' }),
  webhook: z.string().optional(),
  payload: z.record(z.string(), json, { error: 'A payload is a JSON object.' }).optional(),
  set: z.record(z.string(), json).optional(),
  seed: z
    .union([z.string().max(200), z.number()])
    .transform(String)
    .optional(),
  alsoAs: z.boolean().optional(),
  count: z.int(COUNT).min(1, COUNT).max(1000, COUNT).optional(),
});

/** `/api/send`: sends an event to every subscribed webhook, or to one. */
export function sendRoutes({ emitter }: InspectorDeps) {
  return new Hono().post('/', jsonBody(sendInput), async (c) => {
    const emitted = await emitter.send(c.req.valid('json'));
    if (!emitted.ok) return refused(c, emitted);
    return c.json({ sent: emitted.sent, warnings: emitted.warnings }, 202);
  });
}
