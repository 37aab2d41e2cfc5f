import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { issueCa, issueLeaf } from '../../server/tls/issue.ts';
import { certificateNames } from '../../server/tls/names.ts';

/** A foreign HTTPS server, with a CA that rai-hooks does not know. */
export interface Sink {
  port: number;
  url: string;
  /** PEM of its CA. */
  ca: string;
}

/** An HTTPS server with its own CA and the given listener; it closes at the end of the test. */
export async function newSink(listener: RequestListener): Promise<Sink> {
  const { ca, leaf } = await certificate();
  const server = createServer({ cert: leaf.cert, key: leaf.key }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `https://127.0.0.1:${port}/webhook`, ca: ca.cert };
}

/** Returns the bytes of the first request, and replies 200 when its body is complete. */
export async function newByteSink(): Promise<Sink & { firstRequest: Promise<string> }> {
  const { ca, leaf } = await certificate();
  const server = createTlsServer({ cert: leaf.cert, key: leaf.key });
  const firstRequest = new Promise<string>((resolve) => {
    server.on('secureConnection', (socket) => {
      let text = '';
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        const [head = '', body = ''] = text.split('\r\n\r\n');
        if (body.length < Number(/content-length: (\d+)/i.exec(head)?.[1])) return;
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        resolve(text);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `https://127.0.0.1:${port}/webhook`, ca: ca.cert, firstRequest };
}

async function certificate() {
  const ca = await issueCa(Date.now());
  const leaf = await issueLeaf(ca, certificateNames([]), Date.now());
  return { ca, leaf };
}
