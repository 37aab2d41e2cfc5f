import { connect } from 'node:net';
import type { HeaderPair } from '../../server/types.ts';

/** A response read from a plain socket. */
export interface RawAnswer {
  status: number;
  /** Names in lower case; of duplicates, the last one. */
  headers: Record<string, string>;
  body: string;
}

/** Sends a request with exactly these headers over plain TCP. Adds nothing and checks nothing. */
export async function requestRaw(
  port: number,
  line: string,
  headers: ReadonlyArray<HeaderPair | string>,
  body = '',
): Promise<RawAnswer> {
  const lines = headers.map((header) => (typeof header === 'string' ? header : header.join(': ')));
  return parse(await exchange(port, `${[`${line} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`));
}

/** Requests an upgrade to WebSocket, with these headers in addition to those of the handshake. */
export function upgradeRaw(
  port: number,
  headers: ReadonlyArray<HeaderPair | string>,
  path = '/api/stream',
): Promise<RawAnswer> {
  return requestRaw(port, `GET ${path}`, [
    ...headers,
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ]);
}

/** Reads until the response is complete, or the other side closes. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (isWhole(answer)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

function isWhole(answer: string): boolean {
  const { status, headers, body } = parse(answer);
  if (!answer.includes('\r\n\r\n')) return false;
  if (status === 101 || status === 204) return true;
  const length = headers['content-length'];
  if (length !== undefined) return body.length >= Number(length);
  return headers['transfer-encoding'] === 'chunked' && body.endsWith('0\r\n\r\n');
}

function parse(answer: string): RawAnswer {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const pairs = lines.map((text) => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()] as const;
  });
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(pairs),
    body: rest.join('\r\n\r\n'),
  };
}
