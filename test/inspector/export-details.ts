import { curlPieces, type ExportedExchange, harPieces } from '../../server/inspector/export/index.ts';
import type { Piece } from '../../server/inspector/json-pieces.ts';
import type { Attempt, ReceivedDetail, SentDetail } from '../../server/types.ts';

/** A received delivery as the store returns it. */
export function receivedDetail(changes: Partial<ReceivedDetail> = {}): ReceivedDetail {
  return {
    id: '019aa7c2-0000-7000-8000-00009f3c01ab',
    seq: 7,
    receivedAt: '2026-11-21T18:30:05.042Z',
    endpoint: 'inbox',
    method: 'POST',
    path: '/hooks/inbox',
    remote: '127.0.0.1',
    contentType: 'application/json',
    sizeBytes: 7,
    format: 'json',
    encryption: null,
    event: 'purchase_made',
    recognisedBy: 'field',
    about: null,
    verdict: 'valid',
    cause: null,
    issueCount: 0,
    driftCount: 0,
    durationUs: 1500,
    replyStatus: 200,
    forwardError: null,
    twin: null,
    headers: [
      ['Host', 'localhost:4643'],
      ['content-type', 'application/json'],
      ['Content-Length', '7'],
    ],
    stages: [],
    payload: { a: 1 },
    issues: [],
    drift: [],
    plaintext: null,
    reply: { status: 200, headers: [['Content-Type', 'application/json']], body: '{"received":true}' },
    attempts: [],
    ...changes,
  };
}

/** A sent delivery with these attempts. */
export function sentDetail(attempts: Attempt[]): SentDetail {
  return {
    id: '019aa7c2-0000-7000-8000-00009f3c01ac',
    seq: 8,
    createdAt: '2026-11-21T18:30:05.042Z',
    webhook: { id: '019aa7c2-0000-7000-8000-00009f3c0000', name: 'Local inbox' },
    event: 'purchase_made',
    about: null,
    url: 'https://localhost:3000/webhook',
    format: 'json',
    encryption: { mode: 'gcm', wire: 'base64' },
    state: 'failed',
    attemptCount: attempts.length,
    lastStatus: null,
    nextAttemptAt: null,
    sizeBytes: 7,
    twin: null,
    headers: [['Content-Type', 'text/plain']],
    payload: { a: 1 },
    attempts,
  };
}

/** An attempt, by default with the response 200. */
export function attempt(number: number, changes: Partial<Attempt> = {}): Attempt {
  return {
    number,
    startedAt: `2026-11-21T18:30:0${number}.000Z`,
    durationMs: 12.5,
    request: {
      method: 'POST',
      url: 'https://localhost:3000/webhook?a=1&a=%20b',
      headers: [
        ['Content-Type', 'text/plain'],
        ['Host', 'localhost:3000'],
        ['Cookie', 'a=1; b=2'],
      ],
    },
    response: { status: 200, headers: [['Content-Type', 'text/plain']], body: 'ok' },
    error: null,
    ...changes,
  };
}

/** The part of HAR 1.2 that exports use; members with `_` are custom fields. */
export interface Har {
  log: { version: '1.2'; creator: { name: string; version: string }; entries: HarEntry[] };
}

interface NameValue {
  name: string;
  value: string;
}

interface HarEntry {
  startedDateTime: string;
  time: number;
  request: {
    method: string;
    url: string;
    httpVersion: string;
    cookies: NameValue[];
    headers: NameValue[];
    queryString: NameValue[];
    postData?: { mimeType: string; params: []; text: string; _encoding?: 'base64' };
    headersSize: -1;
    bodySize: number;
  };
  response: {
    status: number;
    statusText: string;
    httpVersion: string;
    cookies: NameValue[];
    headers: NameValue[];
    content: { size: number; mimeType: string; text: string; comment?: string };
    redirectURL: string;
    headersSize: -1;
    bodySize: number;
    _error?: string;
  };
  cache: Record<string, never>;
  timings: { send: number; wait: number; receive: number };
  _raiHooks: ExportedExchange['about'];
}

/** The parsed log of an export of these exchanges. */
export function toHar(exchanges: readonly ExportedExchange[], options: { version: string }): Har {
  return JSON.parse(joined(harPieces(exchanges, options))) as Har;
}

/** The command that exports this request. */
export function toCurl(...args: Parameters<typeof curlPieces>): string {
  return joined(curlPieces(...args));
}

function joined(pieces: Iterable<Piece>): string {
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString();
}
