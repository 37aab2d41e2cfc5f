import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { type ForeignDelivery, takeIn } from '../../receiver/take-in.ts';
import type { Page } from '../../types.ts';
import type { InspectorDeps } from '../deps.ts';
import {
  type ExportedExchange,
  fromNdjsonLine,
  receivedExchange,
  sentExchanges,
  toCurl,
  toHarEntry,
  toNdjsonLine,
  toSentNdjsonLine,
} from '../export/index.ts';
import { query } from '../input.ts';
import { problem } from '../problem.ts';
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

/** One delivery, ready for any format. */
interface Exported {
  line: () => string;
  exchanges: () => ExportedExchange[];
}

/** `/api/received/export`, `/api/received/import` and `/api/sent/export`: oldest first, as long as it takes. */
export function exportRoutes({ store, bus, decode, info }: InspectorDeps) {
  function* received(filter: z.output<z.ZodObject<typeof receivedFilter>>): Generator<Exported> {
    for (const { id } of all((after) => store.received.list({ ...filter, after, limit: BATCH }))) {
      const detail = store.received.get(id);
      const body = store.received.body(id);
      if (!detail || !body) continue;
      const origin = info().receiver;
      yield {
        line: () => toNdjsonLine(detail, body),
        exchanges: () => [receivedExchange(detail, body, { origin })],
      };
    }
  }

  function* sent(filter: z.output<z.ZodObject<typeof sentFilter>>): Generator<Exported> {
    for (const { id } of all((after) => store.sent.list({ ...filter, after, limit: BATCH }))) {
      const detail = store.sent.get(id);
      const body = store.sent.body(id);
      if (!detail || !body) continue;
      yield { line: () => toSentNdjsonLine(detail, body), exchanges: () => sentExchanges(detail, body) };
    }
  }

  const text = (items: Generator<Exported>, wanted: Format) => written(items, wanted, info());

  return new Hono()
    .get('/received/export', query(z.strictObject({ ...receivedFilter, format })), (c) => {
      const { format: wanted, ...filter } = c.req.valid('query');
      // A search that cannot be read has to be refused before the answer has begun.
      store.received.list({ ...filter, limit: 1 });
      return download(c, text(received(filter), wanted), 'received', wanted);
    })
    .get('/sent/export', query(z.strictObject({ ...sentFilter, format })), (c) => {
      const { format: wanted, ...filter } = c.req.valid('query');
      store.sent.list({ ...filter, limit: 1 });
      return download(c, text(sent(filter), wanted), 'sent', wanted);
    })
    .post('/received/import', async (c) => {
      const lines = (await c.req.text()).split('\n');
      const deliveries: ForeignDelivery[] = [];
      for (const [index, line] of lines.entries()) {
        if (line.trim() === '') continue;
        const read = fromNdjsonLine(line, index + 1);
        if (read.ok) deliveries.push(read.delivery);
        else {
          const detail = `Line ${read.problem.line}${read.problem.pointer}: ${read.problem.detail}.`;
          return problem(c, 422, detail, [{ pointer: read.problem.pointer, detail }], 'Nothing was imported');
        }
      }
      // Two exports put together may hold a delivery twice.
      const each = new Map(deliveries.map((delivery) => [delivery.id.toLowerCase(), delivery]));
      const taken = await Promise.all(
        [...each.values()].map((delivery) => takeIn(delivery, { store, bus, decode })),
      );
      const imported = taken.filter((one) => one !== null).length;
      return c.json({ imported, known: deliveries.length - imported }, 201);
    });
}

/** Every row a list has, oldest first. */
function* all<T extends { seq: number }>(list: (after: number) => Page<T>): Generator<T> {
  let after = 0;
  for (;;) {
    const { items } = list(after);
    yield* items;
    const last = items.at(-1);
    if (!last) return;
    after = last.seq;
  }
}

function* written(
  items: Generator<Exported>,
  wanted: Format,
  info: { version: string; caPath: string },
): Generator<string> {
  if (wanted === 'har') {
    const head = { version: '1.2', creator: { name: 'rai-hooks', version: info.version } };
    yield `${JSON.stringify({ log: head }).slice(0, -2)},"entries":[`;
    let comma = '';
    for (const item of items) {
      for (const exchange of item.exchanges()) {
        yield `${comma}${JSON.stringify(toHarEntry(exchange))}`;
        comma = ',';
      }
    }
    yield ']}}\n';
    return;
  }
  for (const item of items) {
    if (wanted === 'ndjson') yield `${item.line()}\n`;
    else for (const { request } of item.exchanges()) yield `${toCurl(request, { caPath: info.caPath })}\n`;
  }
}

function download(c: Parameters<typeof stream>[0], chunks: Generator<string>, name: string, wanted: Format) {
  const { contentType, ending } = TYPES[wanted];
  c.header('Content-Type', contentType);
  c.header('Content-Disposition', `attachment; filename="rai-hooks-${name}.${ending}"`);
  return stream(c, async (out) => {
    for (const chunk of chunks) {
      if (out.aborted) return;
      await out.write(chunk);
    }
  });
}
