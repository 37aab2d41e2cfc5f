import { request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import type { HeaderPair } from '../../server/types.ts';

/** A response as on the wire. */
export interface WireReply {
  status: number;
  headers: HeaderPair[];
  body: string;
}

export interface WireRequest {
  method?: string;
  /** Sent in this order and case; Host and Content-Length are added when missing. */
  headers?: readonly HeaderPair[];
  body?: string | Uint8Array;
  /** Name that the certificate must have; default: localhost. */
  servername?: string;
}

/** Sends one request over its own TLS connection, and verifies the certificate. */
export function sendHttps(port: number, ca: string, path: string, request: WireRequest): Promise<WireReply> {
  const { method = 'POST', headers = [], body = '', servername = 'localhost' } = request;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const complete = [
    ...(given.has('host') ? [] : [['Host', `localhost:${port}`] as const]),
    ...headers,
    ...(given.has('content-length') || given.has('transfer-encoding')
      ? []
      : [['Content-Length', String(bytes.byteLength)] as const]),
  ];
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(
      { host: 'localhost', port, path, method, ca, servername, agent: false, headers: complete.flat() },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: pairs(response.rawHeaders),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

function pairs(raw: string[]): HeaderPair[] {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? '', raw[2 * at + 1] ?? '']);
}

/** Writes exactly these bytes over TLS. Returns the response bytes when the other side has closed. */
export function sendRaw(port: number, ca: string, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port, ca, servername: 'localhost' }, () => {
      socket.write(bytes);
    });
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

/** Begins a request over TLS and closes the connection in the middle of it. */
export function abortAfter(port: number, ca: string, bytes: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port, ca, servername: 'localhost' }, () => {
      socket.write(bytes, () => socket.destroy());
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}
