import { STATUS_CODES } from 'node:http';
import { headerValues } from '../../base/headers.ts';
import type { HeaderPair } from '../../types.ts';
import { asBase64, asText } from './bytes.ts';
import type { ExportedExchange } from './exchange.ts';

/** HAR 1.2, as far as we fill it; members with `_` are our own, as its section 4 provides. */
export interface Har {
  log: { version: '1.2'; creator: { name: string; version: string }; entries: HarEntry[] };
}

interface NameValue {
  name: string;
  value: string;
}

export interface HarEntry {
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

/** Exchanges as one HAR 1.2 log, oldest first. */
export function toHar(exchanges: readonly ExportedExchange[], options: { version: string }): Har {
  const entries = exchanges
    .map(toHarEntry)
    .sort((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime));
  return { log: { version: '1.2', creator: { name: 'rai-hooks', version: options.version }, entries } };
}

/** One entry, for logs too long to hold: everything else of the log is constant. */
export function toHarEntry(exchange: ExportedExchange): HarEntry {
  const time = Math.max(exchange.durationMs, 0);
  return {
    startedDateTime: exchange.startedAt,
    time,
    request: request(exchange.request),
    response: response(exchange),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    _raiHooks: exchange.about,
  };
}

function request({ method, url, headers, body }: ExportedExchange['request']): HarEntry['request'] {
  const address = asUri(url);
  const data = body.byteLength > 0 ? { postData: postData(headers, body) } : {};
  return {
    method,
    url: address,
    httpVersion: 'HTTP/1.1',
    cookies: headerValues(headers, 'cookie').flatMap((value) => value.split(';').flatMap(cookie)),
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: queryOf(address),
    ...data,
    headersSize: -1,
    bodySize: body.byteLength,
  };
}

/** HAR knows `encoding` for responses only; for requests tools read the same name with an underscore. */
function postData(headers: readonly HeaderPair[], body: Uint8Array): HarEntry['request']['postData'] {
  const mimeType = headerValues(headers, 'content-type')[0] ?? '';
  const text = asText(body);
  if (text !== null) return { mimeType, params: [], text };
  return { mimeType, params: [], text: asBase64(body), _encoding: 'base64' };
}

function response({ response: answer, error }: ExportedExchange): HarEntry['response'] {
  const headers = answer?.headers ?? [];
  const text = answer?.body ?? '';
  const size = Buffer.byteLength(text);
  const bodySize = sentSize(headers);
  const cut = bodySize > size ? { comment: `Only the first ${size} bytes were kept.` } : {};
  const failed = answer ? error : (error ?? { code: 'no-answer', message: 'There was no answer.' });
  return {
    // Status 0 is how browsers write down an exchange without an answer.
    status: answer?.status ?? 0,
    statusText: STATUS_CODES[answer?.status ?? 0] ?? '',
    httpVersion: 'HTTP/1.1',
    cookies: headerValues(headers, 'set-cookie').flatMap((value) => cookie(value.split(';')[0] ?? '')),
    headers: headers.map(([name, value]) => ({ name, value })),
    content: { size, mimeType: headerValues(headers, 'content-type')[0] ?? 'x-unknown', text, ...cut },
    redirectURL: headerValues(headers, 'location')[0] ?? '',
    headersSize: -1,
    bodySize: answer ? bodySize : -1,
    ...(failed && { _error: `${failed.code}: ${failed.message}` }),
  };
}

/** What the Content-Length says, or -1: of a body in chunks only what was kept is known. */
function sentSize(headers: readonly HeaderPair[]): number {
  const declared = headerValues(headers, 'content-length')[0] ?? '';
  return /^\d{1,15}$/.test(declared) ? Number(declared) : -1;
}

function queryOf(url: string): NameValue[] {
  const query = URL.canParse(url) ? new URL(url).searchParams : [];
  return [...query].map(([name, value]) => ({ name, value }));
}

function cookie(text: string): NameValue[] {
  const at = text.indexOf('=');
  return at < 0 ? [] : [{ name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }];
}

/** Percent-encodes what a URI cannot hold (RFC 3986); a request target on the wire may hold it all the same. */
function asUri(url: string): string {
  const encoded = url.replaceAll(/[^\x21-\x7e]|["<>\\^`{|}]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return encoded.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25');
}
