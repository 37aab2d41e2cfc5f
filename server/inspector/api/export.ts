import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Page, ServerInfo } from '../../types.ts';
import type { InspectorDeps } from '../deps.ts';
import {
  type CurlRequest,
  curlPieces,
  type ExportedExchange,
  harPieces,
  importLines,
  receivedExchange,
  sentExchanges,
  toNdjsonLine,
  toSentNdjsonLine,
} from '../export/index.ts';
import { query } from '../input.ts';
import type { Piece } from '../json-pieces.ts';
import { problem } from '../problem.ts';
import { REF, resolved } from '../refs.ts';
import { streamPieces } from '../stream-pieces.ts';
import { receivedFilter, sentFilter } from './filters.ts';

const BATCH = 100;

type Format = 'ndjson' | 'har' | 'curl';

const format = z
  .enum(['ndjson', 'har', 'curl'], { error: 'The format is ndjson, har or curl.' })
  .default('ndjson');

const TYPES: Record<Format, { contentType: string; ending: string }> = {
  ndjson: { contentType: 'application/x-ndjson', ending: 'ndjson' },
  har: { contentType: 'application/json', ending: 'har' },
  curl: { contentType: 'text/x-shellscript; charset=utf-8', ending: 'sh' },
};

/** One delivery, for any format. */
interface Exported {
  line: () => Iterable<Piece>;
  exchanges: () => ExportedExchange[];
}

/**
 * `/api/received/export`, `/api/received/import` and `/api/sent/export`: streamed, oldest first. `/curl` of one
 * delivery is the command that sends it again.
 */
export function exportRoutes({ store, bus, decode, redecoder, info, onError }: InspectorDeps) {
  function* received(filter: z.output<z.ZodObject<typeof receivedFilter>>): Generator<Exported> {
    for (const { id } of all(store.seq(), (after) =>
      store.received.page({ ...filter, after, limit: BATCH }),
    )) {
      const detail = store.received.bytes(id);
      if (detail) {
        const origin = info().receiver;
        yield {
          line: () => toNdjsonLine(detail),
          exchanges: () => [receivedExchange(detail, detail.body, { origin })],
        };
      } else if (store.received.summary(id)) throw contentMissing(id);
    }
  }

  function* sent(filter: z.output<z.ZodObject<typeof sentFilter>>): Generator<Exported> {
    for (const { id } of all(store.seq(), (after) => store.sent.page({ ...filter, after, limit: BATCH }))) {
      const detail = store.sent.get(id);
      const body = store.sent.body(id);
      if (detail && body) {
        yield { line: () => toSentNdjsonLine(detail, body), exchanges: () => sentExchanges(detail, body) };
      } else if (store.sent.summary(id)) throw contentMissing(id);
    }
  }

  function answer(c: Context, items: Generator<Exported>, name: string, wanted: Format): Response {
    const { contentType, ending } = TYPES[wanted];
    const headers = {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="rai-hooks-${name}.${ending}"`,
    };
    return streamPieces(c, written(items, wanted, info()), { headers, onError });
  }

  function command(c: Context, request: CurlRequest): Response {
    const headers = { 'Content-Type': 'text/plain; charset=UTF-8' };
    return streamPieces(c, commandPieces(request, info()), { headers, onError });
  }

  return new Hono()
    .get('/received/export', query(z.strictObject({ ...receivedFilter, format })), (c) => {
      const { format: wanted, ...filter } = c.req.valid('query');
      // Refuses an invalid search before the response begins.
      store.received.page({ ...filter, limit: 1 });
      return answer(c, received(filter), 'received', wanted);
    })
    .get('/sent/export', query(z.strictObject({ ...sentFilter, format })), (c) => {
      const { format: wanted, ...filter } = c.req.valid('query');
      store.sent.page({ ...filter, limit: 1 });
      return answer(c, sent(filter), 'sent', wanted);
    })
    .get(`/received/${REF}/curl`, (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'received delivery', ref, store.received.resolve(ref));
      const detail = id && store.received.bytes(id);
      if (!detail) return response ?? problem(c, 404, 'The delivery was deleted meanwhile.');
      const { method, path, headers, body } = detail;
      // To our receiver, not to the host in the Host header, in which the sender can put any name.
      return command(c, { method, url: info().receiver + path, headers, body });
    })
    .get(`/sent/${REF}/curl`, (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'sent delivery', ref, store.sent.resolve(ref));
      const detail = id && store.sent.get(id);
      const body = id && store.sent.body(id);
      if (!detail || !body) return response ?? problem(c, 404, 'The delivery was deleted meanwhile.');
      const { url, headers } = detail;
      return command(c, { method: 'POST', url, headers, body });
    })
    .post('/received/import', async (c) => {
      const result = await importLines(await c.req.text(), { store, bus, decode, redecoder });
      if (result.ok) return c.json({ imported: result.imported, known: result.known }, 201);
      const { line, pointer, detail: what } = result.problem;
      const detail = `Line ${line}${pointer}: ${what}.`;
      return problem(c, 422, detail, [{ pointer, detail }], 'Nothing was imported');
    });
}

/** The URL of our receiver, and the CA of its certificate. */
type OurReceiver = Pick<ServerInfo, 'receiver' | 'caPath'>;

/**
 * The command of one request. It has our CA only when it goes to our own receiver: other servers do not use that CA.
 */
function* commandPieces(request: CurlRequest, { receiver, caPath }: OurReceiver): Generator<Piece> {
  const isOurs = URL.canParse(request.url) && new URL(request.url).origin === new URL(receiver).origin;
  yield* curlPieces(request, isOurs ? { caPath } : {});
}

/** Deleting a delivery removes its row and its content together, so a row without content means a damaged database. */
function contentMissing(id: string): Error {
  return new Error(`The database is damaged: the content of ${id} is missing.`);
}

/** All rows of a list up to `last`, oldest first: with steady arrivals, an export without an end would never stop. */
function* all<T extends { seq: number }>(
  last: number,
  page: (after: number) => Pick<Page<T>, 'items'>,
): Generator<T> {
  let after = 0;
  for (;;) {
    const { items } = page(after);
    for (const item of items) {
      if (item.seq > last) return;
      yield item;
      after = item.seq;
    }
    if (items.length === 0) return;
  }
}

function* written(
  items: Generator<Exported>,
  wanted: Format,
  info: { version: string; caPath: string },
): Generator<Piece> {
  if (wanted === 'har') {
    yield* harPieces(exchangesOf(items), info);
    return;
  }
  for (const item of items) {
    if (wanted === 'ndjson') {
      yield* item.line();
      yield '\n';
      continue;
    }
    for (const { request } of item.exchanges()) {
      yield* curlPieces(request, { caPath: info.caPath });
      yield '\n';
    }
  }
}

function* exchangesOf(items: Iterable<Exported>): Generator<ExportedExchange> {
  for (const item of items) yield* item.exchanges();
}
