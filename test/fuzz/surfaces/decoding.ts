import fc from 'fast-check';
import type { HeaderPair, Page, Received, Stage, Verdict } from '../../../server/types.ts';
import { IV, KEY } from '../../support/seal.ts';
import type { Surface } from '../campaign.ts';
import type { WatchedServer } from '../watched-server.ts';
import { body, headers } from './bodies.ts';

const VERDICTS: readonly Verdict[] = ['valid', 'invalid', 'unrecognised', 'undecodable'];
/** The cause that stands for a defect of the decoder. */
const INTERNAL = 'internal-error';
const STAGES = 'unwrap decrypt parse recognise validate';
/** Endpoint with the vectors' key in its ring. */
export const KEYED = 'keyed';
/** Endpoint with fifty keys, none of which fits. */
export const MANY_KEYS = 'many-keys';

interface Delivery {
  method: string;
  path: string;
  headers: HeaderPair[];
  body: Buffer;
}

/** What the receiver may answer: never 500. */
const ANSWERS = new Set([200, 404, 413, 431, 503]);

/** Makes what the cases refer to. */
export async function prepare(server: WatchedServer): Promise<void> {
  await server.api({ method: 'PUT', path: `/api/endpoints/${KEYED}`, body: '{}' });
  const key = JSON.stringify({ label: 'vector', key: KEY, iv: IV });
  await server.api({ method: 'POST', path: `/api/endpoints/${KEYED}/keys`, body: key });
  await server.api({ method: 'PUT', path: `/api/endpoints/${MANY_KEYS}`, body: '{}' });
  for (let index = 0; index < 50; index += 1) {
    const other = { label: `key ${index}`, key: `${index}`.padStart(32, 'k'), iv: IV };
    await server.api({
      method: 'POST',
      path: `/api/endpoints/${MANY_KEYS}/keys`,
      body: JSON.stringify(other),
    });
  }
}

/** Requests at the data plane: each is answered, stored, and has a verdict out of the closed list. */
export function createReceiverSurface(): Surface<Delivery> {
  let seq = 0;
  return {
    name: 'receiver',
    cases: fc.record({
      method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE'),
      path: fc.oneof(
        fc.constantFrom(
          '/hooks/inbox',
          `/hooks/${KEYED}`,
          '/hooks/nobody',
          '/hooks/',
          '/hooks/%zz',
          '/hooks/a/../b?x=1',
        ),
        fc.webPath().map((path) => `/hooks/${KEYED}${path}`),
      ),
      headers,
      body,
    }),
    async probe(server, delivery) {
      const { status, text } = await server.deliver(delivery);
      return ANSWERS.has(status) ? null : `answered ${status}: ${text.slice(0, 200)}`;
    },
    async afterBatch(server, count) {
      const rows = await rowsAfter(server, seq);
      seq = rows.at(-1)?.seq ?? seq;
      // Shrinking a finding sends further deliveries, so there may be more.
      if (rows.length < count) return `${count} deliveries were answered and ${rows.length} stored`;
      const odd = rows.find(({ verdict, cause }) => !VERDICTS.includes(verdict) || cause === INTERNAL);
      return odd ? `${odd.id} is ${odd.verdict}, cause ${odd.cause}` : null;
    },
  };
}

async function rowsAfter(server: WatchedServer, seq: number): Promise<Received[]> {
  const rows: Received[] = [];
  for (;;) {
    const after = rows.at(-1)?.seq ?? seq;
    const { text } = await server.api({ method: 'GET', path: `/api/received?limit=1000&after=${after}` });
    const { items } = JSON.parse(text) as Page<Received>;
    if (items.length === 0) return rows;
    rows.push(...items);
  }
}

interface Pasted {
  body: Buffer;
  headers: HeaderPair[];
  key?: string;
  iv?: string;
  mode?: string;
  endpoint?: string;
}

/** `POST /api/decode`: five stages, at most one of them failed, and the verdict says which. */
export const decodeSurface: Surface<Pasted> = {
  name: '/api/decode',
  cases: fc.record(
    {
      body,
      headers,
      key: fc.constantFrom(KEY, KEY, 'x', 'é'.repeat(32)),
      iv: fc.constantFrom(IV, IV, '', '\ud800'.repeat(16)),
      mode: fc.constantFrom('cbc', 'gcm', 'ecb'),
      endpoint: fc.constantFrom('inbox', KEYED, 'nobody', '__proto__'),
    },
    { requiredKeys: ['body', 'headers'] },
  ),
  async probe(server, { body: bytes, ...rest }) {
    const sent = JSON.stringify({ ...rest, body: bytes.toString('base64') });
    const { status, text } = await server.api({ method: 'POST', path: '/api/decode', body: sent });
    if (status === 404 || status === 422) return null;
    if (status !== 200) return `answered ${status}: ${text.slice(0, 200)}`;
    return problemOf(JSON.parse(text) as { verdict: Verdict; cause: string | null; stages: Stage[] });
  },
};

function problemOf({ verdict, cause, stages }: { verdict: Verdict; cause: string | null; stages: Stage[] }) {
  if (stages.map(({ stage }) => stage).join(' ') !== STAGES)
    return `the stages are ${JSON.stringify(stages)}`;
  const failed = stages.filter(({ outcome }) => outcome === 'failed');
  if (failed.length !== (verdict === 'valid' ? 0 : 1))
    return `${verdict} with ${failed.length} failed stages`;
  if (cause === INTERNAL || (failed[0]?.cause ?? null) !== cause) return `cause ${cause} of ${verdict}`;
  return null;
}
