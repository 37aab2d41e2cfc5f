import { Hono } from 'hono';
import { channelsSeen } from '../../emitter/channel-names.ts';
import type { InspectorDeps } from '../deps.ts';
import { problem } from '../problem.ts';

/**
 * `/api/events`: the event types of the contract with schema, example and provenance, and the channels that occurred.
 */
export function eventRoutes({ contracts, store }: InspectorDeps) {
  return new Hono()
    .get('/', (c) => {
      const items = [...contracts.contract().events.values()];
      return c.json({ items, next: null, total: items.length }, 200);
    })
    .get('/:type/channels', (c) => {
      const event = contracts.contract().events.get(c.req.param('type'));
      if (!event) return problem(c, 404, `There is no event "${c.req.param('type')}".`);
      const items = channelsSeen(store, event);
      return c.json({ items, next: null, total: items.length }, 200);
    })
    .get('/:type/schema.json', (c) => {
      const event = contracts.contract().events.get(c.req.param('type'));
      if (!event) return problem(c, 404, `There is no event "${c.req.param('type')}".`);
      return c.json(event.schema, 200, { 'Content-Type': 'application/schema+json' });
    });
}
