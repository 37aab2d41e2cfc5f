import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { SentFilter, Store } from '../../store/index.ts';
import type { InspectorDeps } from '../deps.ts';
import { paging, query } from '../input.ts';
import { problem } from '../problem.ts';
import { REF, rawBody, resolved } from '../refs.ts';
import { sentFilter } from './filters.ts';

const fresh = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');

/** `/api/sent`: sent deliveries with their attempts. */
export function sentRoutes({ store, bus, deliverer, emitter }: InspectorDeps) {
  /** Sends the same bytes again, or encodes the payload again. */
  const resend = (id: string, fresh: boolean) => (fresh ? emitter.resendFresh(id) : deliverer.resend(id));

  return new Hono()
    .post('/resend', query(z.strictObject({ ...sentFilter, fresh })), async (c) => {
      const { fresh, ...wanted } = c.req.valid('query');
      const ids = allIds(store, wanted);
      let resent = 0;
      for (const batch of inBatches(ids)) {
        const outcomes = await Promise.all(batch.map((id) => resend(id, fresh)));
        resent += outcomes.filter((outcome) => 'sent' in outcome).length;
      }
      return c.json({ resent }, 202);
    })
    .get('/', query(z.object({ ...sentFilter, ...paging })), (c) =>
      c.json(store.sent.list(c.req.valid('query')), 200),
    )
    .delete('/', query(z.strictObject(sentFilter)), async (c) => {
      const { deleted, ids } = await store.sent.deleteWhere(c.req.valid('query'));
      if (deleted > 0) bus.publish({ type: 'deleted', kind: 'sent', count: deleted, ids });
      return c.json({ deleted }, 200);
    })
    .get(`/${REF}`, (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      const detail = id && store.sent.get(id);
      return detail
        ? c.json(detail, 200)
        : (response ?? problem(c, 404, 'The delivery was deleted meanwhile.'));
    })
    .post(`/${REF}/resend`, query(z.object({ fresh })), async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      if (id === null) return response;
      const { fresh } = c.req.valid('query');
      const outcome = await resend(id, fresh);
      if ('sent' in outcome) return c.json({ sent: [outcome.sent] }, 202);
      if (outcome.refused === 'missing') return problem(c, 404, 'The delivery was deleted meanwhile.');
      return notNow(c, REFUSED[outcome.refused]);
    })
    .post(`/${REF}/cancel`, async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      if (id === null) return response;
      const sent = await deliverer.cancel(id);
      return sent
        ? c.json(sent, 200)
        : notNow(c, 'The delivery has already ended: only a pending one can be cancelled.');
    })
    .post(`/${REF}/retry`, async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      if (id === null) return response;
      const sent = await deliverer.retryNow(id);
      return sent
        ? c.json(sent, 202)
        : notNow(c, 'The delivery has ended, or an attempt is in progress. If it has ended, resend it.');
    })
    .delete(`/${REF}`, async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      if (id === null) return response;
      const deleted = await store.sent.delete(id);
      if (deleted) bus.publish({ type: 'deleted', kind: 'sent', count: 1, ids: [id] });
      return deleted ? c.body(null, 204) : problem(c, 404, 'The delivery was deleted meanwhile.');
    })
    .get(`/${REF}/body`, (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      const body = id && store.sent.body(id);
      return body
        ? rawBody(c, body, `${id}.bin`)
        : (response ?? problem(c, 404, 'The delivery was deleted meanwhile.'));
    });
}

/** Why a resend was refused, and what to do. */
const REFUSED = {
  busy: 'The delivery is pending, or its last attempt is still in progress. Wait, retry it now, or cancel it.',
  full: 'The limit of pending deliveries is reached. Wait until some are delivered, or cancel some.',
  gone: 'Its webhook, its event or its wire profile no longer exists. Resend the same bytes instead.',
};

/** Resends at a time: each reads or encodes a body. */
const BATCH = 50;

function* inBatches(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
}

/** All ids that the filter matches now, oldest first. Later deliveries are not included. */
function allIds(store: Store, filter: SentFilter): string[] {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = store.sent.page({ ...filter, limit: 1000, cursor });
    ids.push(...page.items.map((sent) => sent.id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids.reverse();
}

function notNow(c: Context, detail: string) {
  return problem(c, 409, detail, undefined, 'Not possible in this state');
}
