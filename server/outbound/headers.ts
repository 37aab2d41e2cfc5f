import type { HeaderPair } from '../types.ts';
import type { OutboundRequest } from './shapes.ts';

/** Methods that are sent without `Content-Length` when they have no body. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** The headers on the wire: the given ones, then those that HTTP requires and that are missing. */
export function wireHeaders(
  request: Pick<OutboundRequest, 'method' | 'headers' | 'body'>,
  url: URL,
): HeaderPair[] {
  const named = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const headers: HeaderPair[] = [...request.headers];
  if (!named.has('host')) headers.push(['Host', url.host]);
  const size = request.body.byteLength;
  const framed = named.has('content-length') || named.has('transfer-encoding');
  if (!framed && (size > 0 || !BODILESS.has(request.method.toUpperCase()))) {
    headers.push(['Content-Length', String(size)]);
  }
  // Added here, because otherwise Node adds it and the recorded headers differ from those sent.
  if (!named.has('connection')) headers.push(['Connection', 'keep-alive']);
  return headers;
}
