import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { HeaderPair } from '../../server/types.ts';
import { newCertificate } from '../outbound/support.ts';

/** One request as on the wire. */
export interface SeenRequest {
  line: string;
  /** Name and value as on the wire, in order. */
  headers: HeaderPair[];
  body: Buffer;
}

/** The answer: bytes, which need not be HTTP, or an action on the connection. */
export type TapAnswer = string | Buffer | ((socket: Socket) => void);

export interface WireTap {
  port: number;
  url: string;
  /** PEM of its CA; not used over plain TCP. */
  ca: string;
  seen: SeenRequest[];
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A response with that status and an empty body. */
export const status = (code: number, ...headers: string[]) =>
  [`HTTP/1.1 ${code} Because`, ...headers, 'Content-Length: 0', '', ''].join('\r\n');

interface TapOptions {
  /** Called with the number of the request, from 1. */
  answer?: (number: number, request: SeenRequest) => TapAnswer;
  /** Default: one from its own CA, for localhost. */
  certificate?: { cert: string; key: string };
}

/** A plain TLS listener that returns requests byte for byte; it closes at the end of the test. */
export async function newTlsTap(options: TapOptions = {}): Promise<WireTap> {
  const own = await newCertificate();
  const { cert, key } = options.certificate ?? own;
  const server = createTlsServer({ cert, key });
  return open(server, 'secureConnection', 'https', own.ca, options);
}

/** The same over plain TCP: a local application behind an endpoint. */
export async function newTcpTap(options: TapOptions = {}): Promise<WireTap> {
  return open(createServer(), 'connection', 'http', '', options);
}

async function open(
  server: Server,
  event: string,
  scheme: string,
  ca: string,
  { answer = () => OK }: TapOptions,
): Promise<WireTap> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    let unread = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      const request = complete(unread);
      if (!request) return;
      unread = Buffer.alloc(0);
      const reply = answer(seen.push(request), request);
      if (typeof reply === 'function') reply(socket);
      else socket.write(reply);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `${scheme}://127.0.0.1:${port}/webhook`, ca, seen };
}

/** The request at the beginning of these bytes; null until its body, framed by `Content-Length`, is complete. */
function complete(bytes: Buffer): SeenRequest | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [line = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((text): HeaderPair => {
    const colon = text.indexOf(': ');
    return [text.slice(0, colon), text.slice(colon + 2)];
  });
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '0';
  const body = bytes.subarray(end + 4);
  return body.length < Number(length) ? null : { line, headers, body };
}
