import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { loadSettings } from '../../server/config/settings/read.ts';
import { IV, KEY } from '../support/seal.ts';
import { newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Tries until the port listens, and returns the first line of the first response. */
async function firstAnswer(port: number, path: string): Promise<string> {
  for (;;) {
    const answer = await new Promise<string | null>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`);
      });
      socket.once('data', (chunk: Buffer) => {
        resolve(chunk.toString().split('\r\n', 1)[0] ?? '');
        socket.destroy();
      });
      socket.on('error', () => resolve(null));
      socket.on('close', () => resolve(null));
    });
    if (answer !== null) return answer;
    await sleep(1);
  }
}

test('the first delivery is answered with the settings of this start, even when it comes early', async () => {
  const port = await freePort();
  const dir = tempDir();
  const endpoints = Array.from({ length: 50 }, (_, at) => `  - { name: e${at}, reply: { status: 202 } }`);
  writeFileSync(join(dir, 'rai-hooks.yaml'), `endpoints:\n${endpoints.join('\n')}\n`);
  const answer = firstAnswer(port, '/hooks/e49');
  await newServer({ 'receiver-port': port }, dir, loadSettings({ cwd: dir, env: {} }));
  expect(await answer).toBe('HTTP/1.1 202 Accepted');
});

test('a warning about encryption is given once, and not again while the encryption is unchanged', async () => {
  const dir = tempDir();
  const url = 'https://hooks.example.com/';
  const webhook = (name: string, key: string) =>
    `  - { name: ${name}, url: '${url}', events: [user_joined], encryption: { mode: gcm, key: '${key}', iv: '${IV}' } }`;
  const warningsOf = async (...keys: string[]) => {
    const lines = keys.map((key, at) => webhook(`w${at}`, key));
    writeFileSync(join(dir, 'rai-hooks.yaml'), `webhooks:\n${lines.join('\n')}\n`);
    const server = await newServer({}, dir, loadSettings({ cwd: dir, env: {} }));
    await server.stop();
    return server.running.warnings.filter((warning) => warning.includes('nonce'));
  };
  const [first, ...others] = await warningsOf(KEY, KEY);
  expect(others).toEqual([]);
  expect(first).toContain('rai-hooks.yaml:2: webhooks[0], rai-hooks.yaml:3: webhooks[1]');
  expect(await warningsOf(KEY, KEY)).toEqual([]);
  expect(await warningsOf(KEY, [...KEY].reverse().join(''))).toEqual([
    expect.stringMatching(/^rai-hooks\.yaml:3: webhooks\[1\]: /),
  ]);
});
