import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Page, WebhookView } from '../../../server/types.ts';
import { runCli } from '../../support/process.ts';
import { IV, KEY } from '../../support/seal.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, keyFile, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();
const URL = 'https://hooks.example.com/webhook';

const stored = async (name: string) => {
  const { items } = (await server.api<Page<WebhookView>>('/api/webhooks?reveal=true')).json;
  return items.find((webhook) => webhook.name === name);
};

test('list masks keys; --reveal shows them', async () => {
  const key = keyFile(tempDir(), { key: KEY, iv: IV });
  await run(['webhooks', 'add', 'masked', URL, '--mode', 'gcm', '--key-file', key]);
  const masked = await run(['webhooks', 'list']);
  const revealed = await run(['webhooks', 'list', '--reveal']);
  expect(masked.stdout).toContain(`gcm/base64 key …${KEY.slice(-4)} iv …${IV.slice(-4)}`);
  expect(masked.stdout).not.toContain(KEY);
  expect(revealed.stdout).toContain(KEY);
});

describe('add', () => {
  test('defaults to all events, plain JSON and no retries', async () => {
    const { code, stdout } = await run(['webhooks', 'add', 'plain', URL]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/plain {2}https:\/\/hooks\.example\.com\/webhook {2}json {2}plain/);
    expect(await stored('plain')).toMatchObject({ encryption: null, retry: 'none', enabled: true, tls: {} });
    expect((await stored('plain'))?.events).toHaveLength(5);
  });

  test('stores every setting that an option gives', async () => {
    const cwd = tempDir();
    const key = keyFile(cwd, { key: KEY, iv: IV });
    const args = [
      ...['webhooks', 'add', 'full', 'http://localhost:3000/webhook', '--json'],
      ...['--event', 'purchase_made,user_joined', '--event', 'channel_message_posted', '--channel', 'c1,c2'],
      ...['--format', 'xml', '--mode', 'cbc', '--key-file', key, '--wire', 'hex'],
      ...['--retry', '1s,5s,1m', '--concurrency', '4', '--insecure', '--allow-http', '--disable'],
    ];
    const view = jsonOf<WebhookView & { warnings: string[] }>(await run(args));
    expect(view.encryption).toMatchObject({ mode: 'cbc', key: { masked: true } });
    expect(await stored('full')).toMatchObject({
      events: ['purchase_made', 'user_joined', 'channel_message_posted'],
      channels: ['c1', 'c2'],
      format: 'xml',
      encryption: { mode: 'cbc', key: KEY, iv: IV },
      wire: 'hex',
      retry: { delaysMs: [1000, 5000, 60_000] },
      concurrency: 4,
      tls: { insecure: true, allowHttp: true },
      enabled: false,
    });
  });

  test('--generate-key creates a key and an IV', async () => {
    await run(['webhooks', 'add', 'drawn', URL, '--generate-key', '--mode', 'gcm']);
    const encryption = (await stored('drawn'))?.encryption;
    expect([String(encryption?.key).length, String(encryption?.iv).length]).toEqual([32, 16]);
  });

  test('a key in the environment is used only when encryption is asked for', async () => {
    const env = { RAI_HOOKS_KEY: KEY, RAI_HOOKS_IV: IV };
    await run(['webhooks', 'add', 'from env', URL, '--mode', 'gcm'], env);
    await run(['webhooks', 'add', 'env unused', URL], env);
    expect((await stored('from env'))?.encryption).toEqual({ mode: 'gcm', key: KEY, iv: IV });
    expect((await stored('env unused'))?.encryption).toBeNull();
  });

  test('--key works, with a warning that other users can see it', async () => {
    const { code, stderr } = await run([
      'webhooks',
      'add',
      'seen',
      URL,
      '--mode',
      'gcm',
      '--key',
      KEY,
      '--iv',
      IV,
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('other users of this machine can see --key');
    expect(stderr).not.toContain(KEY);
  });
});

describe('set', () => {
  test('changes what is given, by name, and leaves the rest', async () => {
    await run([
      'webhooks',
      'add',
      'Before',
      URL,
      '--event',
      'user_joined',
      '--generate-key',
      '--mode',
      'gcm',
    ]);
    const before = await stored('Before');
    const { code } = await run(['webhooks', 'set', 'before', '--name', 'After', '--retry', 'fast']);
    expect(code).toBe(0);
    expect(await stored('After')).toEqual({ ...before, name: 'After', retry: 'fast' });
  });

  test('warns about encryption only when the encryption changes', async () => {
    const add = ['webhooks', 'add', 'Warned', URL, '--generate-key', '--mode', 'gcm'];
    expect((await run(add)).stderr).toContain('reuses its nonce');
    const other = await run(['webhooks', 'set', 'Warned', '--retry', 'fast', '--json']);
    expect(other.stderr).toBe('');
    expect(jsonOf<{ warnings: string[] }>(other).warnings).toEqual([]);
    const changed = await run(['webhooks', 'set', 'Warned', '--generate-key', '--mode', 'gcm']);
    expect(changed.stderr.match(/nonce/g)).toHaveLength(1);
  });

  test('takes the last digits of an id', async () => {
    await run(['webhooks', 'add', 'by id', URL]);
    const { id = '' } = (await stored('by id')) ?? {};
    expect((await run(['webhooks', 'set', id.slice(-8), '--disable'])).code).toBe(0);
    expect((await stored('by id'))?.enabled).toBe(false);
  });

  test('--no-encryption removes the key', async () => {
    await run(['webhooks', 'add', 'opened', URL, '--generate-key', '--mode', 'gcm']);
    await run(['webhooks', 'set', 'opened', '--no-encryption']);
    expect((await stored('opened'))?.encryption).toBeNull();
  });
});

test('remove deletes several webhooks at once', async () => {
  for (const name of ['one', 'two']) await run(['webhooks', 'add', name, URL]);
  expect((await run(['webhooks', 'remove', 'one', 'two'])).stdout).toBe('one  removed\ntwo  removed\n');
  expect([await stored('one'), await stored('two')]).toEqual([undefined, undefined]);
});

describe('wrong usage: exit 2, naming the field', () => {
  test.each([
    [['add', 'x', 'http://example.com/'], 'url: The Request URL must begin with https://'],
    [['add', 'x', URL, '--event', 'bought'], 'events.0: Unknown event'],
    [['add', 'Local inbox', URL], 'name: A webhook named "Local inbox" exists already'],
    [['add', 'x', URL, '--mode', 'gcm'], 'encryption.key: '],
    [['add', 'x', URL, '--wire', 'smoke'], 'wire: Unknown wire profile'],
    [['add', 'x', URL, '--retry', 'often'], 'none, standard-webhooks, fast'],
    [['add', 'x', URL, '--no-encryption', '--mode', 'gcm'], '--no-encryption contradicts'],
    [['add', 'x'], 'url'],
    [['set', 'nobody', '--disable'], 'There is no webhook "nobody"'],
    [['set', 'Local inbox'], 'No setting was given'],
    [['remove', 'nobody'], 'There is no webhook "nobody"'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await run(['webhooks', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test.each([
    ['key  short\niv   abcdef9876543210', 'AES key must be exactly 32 characters'],
    [`key  ${KEY}`, 'A key was given without an IV'],
    ['nothing=here', 'A key was given without an IV'],
    ['{"key"', 'holds no key'],
  ])('a key file of %j', async (content, says) => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'bad.key'), content);
    const args = ['webhooks', 'add', 'x', URL, '--mode', 'gcm', '--key-file', 'bad.key'];
    const { code, stderr } = await runCli([...args, '--data-dir', server.running.dataDir], cwd);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain(KEY);
  });
});

test('without a server, it is stored in the data dir', async () => {
  const cwd = tempDir();
  await runCli(['webhooks', 'add', 'kept', URL], cwd);
  const { items } = jsonOf<Page<WebhookView>>(await runCli(['webhooks', 'list', '--json'], cwd));
  expect(items.map(({ name }) => name)).toEqual(['Local inbox', 'kept']);
});
