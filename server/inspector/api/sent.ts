import { Hono } from 'hono';
import { z } from 'zod';
import type { InspectorDeps } from '../deps.ts';
import { paging, query } from '../input.ts';
import { problem } from '../problem.ts';
import { rawBody, resolved } from '../refs.ts';

const filter = {
  q: z.string().max(2000).optional(),
  event: z.string().optional(),
  state: z.enum(['pending', 'delivered', 'failed', 'cancelled']).optional(),
  webhook: z.string().optional(),
};

/** `/api/sent`: what the emitter sent, with its attempts. */
export function sentRoutes({ store, bus }: InspectorDeps) {
  return new Hono()
    .get('/', query(z.object({ ...filter, ...paging })), (c) =>
      c.json(store.sent.list(c.req.valid('query')), 200),
    )
    .delete('/', query(z.strictObject(filter)), async (c) => {
      const { deleted, ids } = await store.sent.deleteWhere(c.req.valid('query'));
      if (deleted > 0) bus.publish({ type: 'deleted', kind: 'sent', count: deleted, ids });
      return c.json({ deleted }, 200);
    })
    .get('/:ref', (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      const detail = id && store.sent.get(id);
      return detail ? c.json(detail, 200) : (response ?? problem(c, 404, 'It was deleted.'));
    })
    .get('/:ref/body', (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      const body = id && store.sent.body(id);
      return body ? rawBody(c, body, `${id}.bin`) : (response ?? problem(c, 404, 'It was deleted.'));
    });
}
