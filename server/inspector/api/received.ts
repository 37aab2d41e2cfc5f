import { Hono } from 'hono';
import { z } from 'zod';
import { decodeAgain } from '../../codec/decode-again.ts';
import { webhookTls } from '../../emitter/webhook-schema.ts';
import { relayUrlProblem } from '../../outbound/request-url.ts';
import { endpointOfPath } from '../../receiver/endpoint-path.ts';
import { endpointName } from '../../receiver/endpoint-schema.ts';
import type { ReceivedBytes } from '../../store/index.ts';
import type { ReceivedView } from '../../types.ts';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody, paging, query, wholeNumber } from '../input.ts';
import { largeJson } from '../large-json.ts';
import { problem } from '../problem.ts';
import { REF, rawBody, resolved } from '../refs.ts';
import { decodedJson, keyInput } from './decode.ts';
import { receivedFilter } from './filters.ts';

const replayInput = z.strictObject({
  to: z.string({ error: 'Give the URL to send it to.' }).max(2000),
  tls: webhookTls.optional(),
});

const activityQuery = z.object({
  minutes: wholeNumber(1, 1440).default(15),
  slots: wholeNumber(1, 240).default(60),
});

/** `/api/received`: received deliveries. */
export function receivedRoutes({ store, bus, decode, relay, connections, planes, onError }: InspectorDeps) {
  return new Hono()
    .get('/', query(z.object({ ...receivedFilter, ...paging })), (c) =>
      c.json(store.received.list(c.req.valid('query')), 200),
    )
    .delete('/', query(z.strictObject(receivedFilter)), async (c) => {
      const { deleted, ids } = await store.received.deleteWhere(c.req.valid('query'));
      if (deleted > 0) bus.publish({ type: 'deleted', kind: 'received', count: deleted, ids });
      return c.json({ deleted }, 200);
    })
    .get('/activity', query(activityQuery), (c) => {
      const { minutes, slots } = c.req.valid('query');
      const slotMs = Math.round((minutes * 60_000) / slots);
      // Slots begin at multiples of their length, so that bars do not shift between two calls.
      const end = Math.floor(Date.now() / slotMs + 1) * slotMs;
      const from = new Date(end - slots * slotMs).toISOString();
      return c.json({ ...store.received.activity({ from, slotMs, slots }), seq: store.seq() }, 200);
    })
    .get('/connections', (c) => {
      const items = connections.list();
      return c.json({ items, next: null, total: items.length }, 200);
    })
    .get(`/${REF}`, (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'received delivery', ref, store.received.resolve(ref));
      const detail = id && store.received.bytes(id);
      if (!detail) return response ?? problem(c, 404, 'The delivery was deleted meanwhile.');
      return largeJson<ReceivedView>(c, { ...viewOf(detail), onError });
    })
    .delete(`/${REF}`, async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'received delivery', ref, store.received.resolve(ref));
      if (id === null) return response;
      const deleted = await store.received.delete(id);
      if (deleted) bus.publish({ type: 'deleted', kind: 'received', count: 1, ids: [id] });
      return deleted ? c.body(null, 204) : problem(c, 404, 'The delivery was deleted meanwhile.');
    })
    .get(`/${REF}/body`, (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'received delivery', ref, store.received.resolve(ref));
      const body = id && store.received.body(id);
      return body
        ? rawBody(c, body, `${id}.bin`)
        : (response ?? problem(c, 404, 'The delivery was deleted meanwhile.'));
    })
    .post(`/${REF}/replay`, jsonBody(replayInput), async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'received delivery', ref, store.received.resolve(ref));
      if (id === null) return response;
      const { to, tls } = c.req.valid('json');
      const detail = relayUrlProblem(to, planes(), 'replay');
      if (detail) return problem(c, 422, detail, [{ pointer: '/to', detail }], 'Nothing was sent');
      const relayed = await relay.send(id, to, 'replay', tls);
      return relayed ? c.json(relayed.attempt, 200) : problem(c, 404, 'The delivery was deleted meanwhile.');
    })
    .post(`/${REF}/decode`, jsonBody(keyInput), async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'received delivery', ref, store.received.resolve(ref));
      const detail = id && store.received.bytes(id);
      if (!detail) return response ?? problem(c, 404, 'The delivery was deleted meanwhile.');
      const { body, headers, cause } = detail;
      if (cause === 'too-large' || cause === 'incomplete-body') {
        return problem(c, 409, NOT_COMPLETE[cause], undefined, 'Not possible in this state');
      }
      const endpoint = detail.endpoint === null ? null : store.endpoints.get(detail.endpoint);
      const decoded = await decodeAgain(decode, { body, headers }, endpoint, c.req.valid('json'));
      return decodedJson(c, decoded, { body, onError });
    });
}

/** Why a delivery without its whole body cannot be decoded again: the outcome would have another cause. */
const NOT_COMPLETE = {
  'too-large': 'The body was too large to store, so there is nothing to decode.',
  'incomplete-body': 'The connection ended before the whole body arrived, so it cannot be decoded.',
};

function viewOf({ body: _, payload, plaintext, ...detail }: ReceivedBytes) {
  const asked = detail.endpoint === null ? endpointOfPath(detail.path) : null;
  const askedEndpoint = endpointName.safeParse(asked).success ? asked : null;
  return {
    members: { ...detail, askedEndpoint },
    large: { payload: { json: payload }, plaintext: { base64: plaintext } },
  };
}
