import type { Page, Sent } from '../../server/types.ts';
import { PURCHASE } from '../support/seal.ts';
import type { Answer, WatchedServer } from './watched-server.ts';

const MB = 1_000_000;
/** As large as a body may be with the settings that ship, with room for the event around the text. */
const BODY = 10 * MB - 1000;
/** The command line sends a file in requests of this size. */
const REQUEST = 10 * MB;

/** Something large that goes in or out by one or more requests, all in a row. */
export interface HeavyTransfer {
  name: string;
  use(server: WatchedServer): Promise<Answer>;
}

const event = (text: string) => JSON.stringify({ ...PURCHASE, extra: text });

/** Deliveries for the transfers below: twenty of 10 MB received, of text, of escapes and of octets, and one sent. */
export async function fillForTransfers(server: WatchedServer): Promise<void> {
  const bodies = [
    event('x'.repeat(BODY - 1000)),
    event('é'.repeat(BODY / 2 - 1000)),
    event('"'.repeat(BODY / 2 - 1000)),
    Buffer.alloc(BODY, 0xff),
  ];
  for (let at = 0; at < 20; at += 1) {
    const body = bodies[at % bodies.length] ?? '';
    await server.deliver({ method: 'POST', path: '/hooks/inbox', body });
  }
  await sendPayload(server, BODY - 1000, 1);
}

/** Sends one payload so many times, and waits until all are delivered: to our own inbox, which decrypts and stores them. */
async function sendPayload(server: WatchedServer, bytes: number, count: number): Promise<Answer> {
  const payload = { ...PURCHASE, extra: 'x'.repeat(bytes) };
  const body = JSON.stringify({ event: 'purchase_made', payload, count });
  const answer = await server.api({ method: 'POST', path: '/api/send', body });
  for (;;) {
    const { text } = await server.api({ method: 'GET', path: '/api/sent?state=pending&limit=1' });
    if ((JSON.parse(text) as Page<Sent>).items.length === 0) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const download = (path: string) => (server: WatchedServer) =>
  server.api({ method: 'GET', path, discard: true });

/** Lines of an export, each with an id of its own: `run` tells those of one import from those of another. */
function linesOf(run: number, bodyBytes: number, totalBytes: number): string[] {
  const body = Buffer.from(event('x'.repeat(bodyBytes))).toString('base64');
  const count = Math.ceil(totalBytes / body.length);
  return Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      type: 'received',
      id: `0193${run.toString(16).padStart(4, '0')}-0000-7000-8000-${at.toString(16).padStart(12, '0')}`,
      receivedAt: '2026-11-24T12:00:00.000Z',
      endpoint: 'inbox',
      method: 'POST',
      path: '/hooks/inbox',
      remote: '127.0.0.1',
      headers: [['content-type', 'application/json']],
      body,
      sizeBytes: Buffer.byteLength(body, 'base64'),
      reply: null,
    }),
  );
}

let runs = 0;

/** Imports so many bytes as the command line does, in requests of whole lines. */
const upload = (bodyBytes: number, totalBytes: number) => async (server: WatchedServer) => {
  runs += 1;
  let request: string[] = [];
  let bytes = 0;
  let last: Answer | null = null;
  const flush = async () => {
    last = await server.api({ method: 'POST', path: '/api/received/import', body: request.join('\n') });
    request = [];
    bytes = 0;
  };
  for (const line of linesOf(runs, bodyBytes, totalBytes)) {
    if (bytes + line.length > REQUEST && request.length > 0) await flush();
    request.push(line);
    bytes += line.length + 1;
  }
  await flush();
  return last ?? { status: 0, contentType: '', text: '' };
};

export const HEAVY_TRANSFERS: readonly HeavyTransfer[] = [
  { name: '20 received deliveries of 10 MB, as NDJSON', use: download('/api/received/export?format=ndjson') },
  { name: '20 received deliveries of 10 MB, as HAR', use: download('/api/received/export?format=har') },
  { name: '20 received deliveries of 10 MB, as cURL', use: download('/api/received/export?format=curl') },
  { name: 'a sent delivery of 10 MB', use: download('/api/sent/latest') },
  { name: 'a sent delivery of 10 MB, as NDJSON', use: download('/api/sent/export?format=ndjson') },
  { name: 'a sent delivery of 10 MB, as HAR', use: download('/api/sent/export?format=har') },
  { name: 'a sent delivery of 10 MB, as cURL', use: download('/api/sent/export?format=curl') },
  { name: 'import of 100 MB in lines of 5 kB', use: upload(3000, 100 * MB) },
  { name: 'import of 100 MB in lines of 10 MB', use: upload(BODY - 1000, 100 * MB) },
  { name: 'import of one line of 13 MB without base64', use: async (server) => notBase64(server) },
  { name: 'a payload of 10 MB sent 20 times', use: (server) => sendPayload(server, BODY - 1000, 20) },
  { name: 'a payload of 2 MB sent 100 times', use: (server) => sendPayload(server, 2 * MB, 100) },
];

async function notBase64(server: WatchedServer): Promise<Answer> {
  const [line = ''] = linesOf(0, BODY - 1000, 1);
  const body = line.replace('"body":"', '"body":"?');
  const answer = await server.api({ method: 'POST', path: '/api/received/import', body });
  return { ...answer, status: answer.status === 422 ? 200 : answer.status };
}
