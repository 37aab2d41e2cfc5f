import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import { headerValues } from '../../base/headers.ts';
import type { HeaderPair } from '../../types.ts';
import { jsonPieces, type Piece } from '../json-pieces.ts';
import type { ExportedExchange } from './exchange.ts';

interface NameValue {
  name: string;
  value: string;
}

/** Exchanges, oldest first, as one HAR 1.2 log. Members with `_` are custom fields (its section 4). */
export function* harPieces(
  exchanges: Iterable<ExportedExchange>,
  options: { version: string },
): Generator<Piece> {
  const head = { version: '1.2', creator: { name: 'rai-hooks', version: options.version } };
  yield `${JSON.stringify({ log: head }).slice(0, -2)},"entries":[`;
  let comma = '';
  for (const exchange of exchanges) {
    yield comma;
    yield* entryPieces(exchange);
    comma = ',';
  }
  yield ']}}\n';
}

function entryPieces(exchange: ExportedExchange): Generator<Piece> {
  const time = Math.max(exchange.durationMs, 0);
  const members = {
    startedDateTime: exchange.startedAt,
    time,
    response: response(exchange),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    _raiHooks: exchange.about,
  };
  return jsonPieces(members, { request: { pieces: requestPieces(exchange.request) } });
}

function requestPieces({ method, url, headers, body }: ExportedExchange['request']): Generator<Piece> {
  const address = asUri(url);
  const members = {
    method,
    url: address,
    httpVersion: 'HTTP/1.1',
    cookies: headerValues(headers, 'cookie').flatMap((value) => value.split(';').flatMap(cookie)),
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: queryOf(address),
    headersSize: -1,
    bodySize: body.byteLength,
  };
  return jsonPieces(
    members,
    body.byteLength > 0 ? { postData: { pieces: postDataPieces(headers, body) } } : {},
  );
}

/** HAR defines `encoding` for responses only; for requests, tools read `_encoding`. */
function postDataPieces(headers: readonly HeaderPair[], body: Uint8Array): Generator<Piece> {
  const mimeType = headerValues(headers, 'content-type')[0] ?? '';
  if (isUtf8(body)) return jsonPieces({ mimeType, params: [] }, { text: { text: body } });
  return jsonPieces({ mimeType, params: [], _encoding: 'base64' }, { text: { base64: body } });
}

function response({ response: answer, error }: ExportedExchange) {
  const headers = answer?.headers ?? [];
  const text = answer?.body ?? '';
  const size = Buffer.byteLength(text);
  const bodySize = sentSize(headers);
  const cut = bodySize > size ? { comment: `Only the first ${size} bytes were stored.` } : {};
  const failed = answer ? error : (error ?? { code: 'no-answer', message: 'There was no answer.' });
  return {
    // Browsers record an exchange without a response with status 0.
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

/** The Content-Length, or -1 when the size of the body is unknown, as for a chunked one. */
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

/** Percent-encodes characters that are not allowed in a URI (RFC 3986), but may be in a request target on the wire. */
function asUri(url: string): string {
  const encoded = url.replaceAll(/[^\x21-\x7e]|["<>\\^`{|}]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return encoded.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25');
}
