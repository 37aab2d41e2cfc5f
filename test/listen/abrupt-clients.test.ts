import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { spawnServer } from '../support/process.ts';
import { callApi } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

const HANDSHAKE = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const KEY = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
const request = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;

async function sendAndReset(url: string, text: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text, () => socket.resetAndDestroy());
  await once(socket, 'close');
}

// A reset during the response is a socket error: without a listener it would end the process.
const ABRUPT: ReadonlyArray<readonly [what: string, text: string]> = [
  [
    'a WebSocket handshake whose Host is no host',
    request('GET /api/stream HTTP/1.1', 'Host: a b', ...HANDSHAKE, KEY),
  ],
  [
    'a WebSocket handshake without a token',
    request('GET /api/stream HTTP/1.1', 'Host: localhost', ...HANDSHAKE, KEY),
  ],
  [
    'a WebSocket handshake without a key',
    request('GET /api/stream HTTP/1.1', 'Host: localhost', ...HANDSHAKE),
  ],
  ['a WebSocket handshake elsewhere', request('GET /nowhere HTTP/1.1', 'Host: localhost', ...HANDSHAKE, KEY)],
  ['an upgrade to h2c', request('GET / HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: h2c')],
  ['CONNECT', request('CONNECT localhost:1 HTTP/1.1', 'Host: localhost:1')],
  [
    'a request that waits for 100-continue',
    request('POST / HTTP/1.1', 'Host: localhost', 'Expect: 100-continue'),
  ],
  ['a request that expects something else', request('POST / HTTP/1.1', 'Host: localhost', 'Expect: x')],
  ['what is no HTTP', '\u0016\u0003\u0001\0\0\r\n\r\n'],
  ['headers that are too long', request('GET / HTTP/1.1', `X: ${'x'.repeat(20_000)}`)],
];

test('the server survives clients that reset at any moment', async () => {
  const server = spawnServer(tempDir());
  const ready = await server.ready();
  for (const [what, text] of ABRUPT) {
    for (const url of [ready.inspector, ready.receiver]) {
      await Promise.all(Array.from({ length: 20 }, () => sendAndReset(url, text)));
    }
    const answer = callApi(Number(new URL(ready.inspector).port), '/api/info', {
      headers: { authorization: `Bearer ${ready.token}` },
    });
    expect((await answer.catch(() => null))?.status, `after ${what}: ${server.stderr()}`).toBe(200);
  }
});
