import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { startServer } from '../../server/app/start.ts';
import { loadConfig } from '../../server/config/config.ts';
import { loadSettings } from '../../server/config/settings/read.ts';
import { openStore } from '../../server/store/index.ts';
import type { Page, WebhookView } from '../../server/types.ts';
import { addSent, LIMITS } from '../store/support.ts';
import { IV, KEY } from '../support/seal.ts';
import { newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { newTcpTap } from '../support/wire-tap.ts';

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

/** Does something with the store of a folder in which no server runs. */
async function withStore(dir: string, work: (store: ReturnType<typeof openStore>) => Promise<unknown>) {
  mkdirSync(join(dir, 'data'));
  const store = openStore({ path: join(dir, 'data', 'rai-hooks.db'), limits: LIMITS, now: Date.now });
  await work(store);
  await store.close();
}

test('a start that fails after pending deliveries were resumed leaves nothing running', async () => {
  const dir = tempDir();
  const tap = await newTcpTap();
  await withStore(dir, (store) => addSent(store, { url: tap.url, tls: { allowHttp: true } }));
  // In the way of the file in which the address of the server is announced.
  mkdirSync(join(dir, 'data', `server.json.${process.pid}`));
  const errors: unknown[] = [];
  const flags = { port: 0, 'receiver-port': 0, 'data-dir': join(dir, 'data') };
  const config = loadConfig({ flags, env: {}, cwd: dir, terminal: false });
  mkdirSync(join(dir, 'page'));
  writeFileSync(join(dir, 'page', 'index.html'), '<!doctype html><title>rai-hooks</title>');
  const start = startServer(config, {
    onError: (error) => errors.push(error),
    assetsDir: join(dir, 'page'),
  });
  await expect(start).rejects.toThrow('EISDIR');
  await sleep(100);
  expect(errors).toEqual([]);
});

test('a first start that was killed between the endpoint and its webhook is completed by the next one', async () => {
  const dir = tempDir();
  const inbox = { name: 'inbox', expects: { encryption: 'any' }, reply: {}, forwardTo: null } as const;
  await withStore(dir, (store) => store.endpoints.put(inbox));
  const server = await newServer({}, dir);
  const webhooks = async (of = server) => (await of.api<Page<WebhookView>>('/api/webhooks')).json.items;
  const [webhook] = await webhooks();
  expect(webhook?.name).toBe('Local inbox');
  // But a webhook that was deleted does not come back.
  await server.api(`/api/webhooks/${webhook?.id}`, { method: 'DELETE' });
  await server.stop();
  expect(await webhooks(await newServer({}, dir))).toEqual([]);
});

test('a webhook of the file is found by its name in another Unicode normalisation form, too', async () => {
  const dir = tempDir();
  const start = async (form: 'NFC' | 'NFD') => {
    const name = 'Caf\u00e9'.normalize(form);
    const text = `webhooks:\n  - { name: ${name}, url: 'https://hooks.example.com/', events: [user_joined] }\n`;
    writeFileSync(join(dir, 'rai-hooks.yaml'), text);
    const server = await newServer({}, dir, loadSettings({ cwd: dir, env: {} }));
    const { items } = (await server.api<Page<WebhookView>>('/api/webhooks')).json;
    await server.stop();
    return items.length;
  };
  expect(await start('NFD')).toBe(await start('NFC'));
});
