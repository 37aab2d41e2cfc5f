import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { ExitError } from '../../server/base/exit.ts';
import { loadSettings, type Settings } from '../../server/config/settings/read.ts';
import { parseKeyFile } from '../../server/config/settings/secrets.ts';
import type { EndpointView, Page, WebhookView } from '../../server/types.ts';
import { runCli, spawnServer, startArgs } from '../support/process.ts';
import { IV, KEY, seal } from '../support/seal.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

function load(yaml: string, env: Record<string, string> = {}, cwd = tempDir()): Settings | null {
  writeFileSync(join(cwd, 'rai-hooks.yaml'), yaml);
  return loadSettings({ cwd, env });
}

function refusal(yaml: string, env: Record<string, string> = {}): string {
  try {
    load(yaml, env);
  } catch (error) {
    if (error instanceof ExitError && error.exitCode === 2) return error.message;
    throw error;
  }
  throw new Error('It was not refused');
}

/** A server that was started with this file; in `dir`, what an earlier one kept is there. */
function start(yaml: string, given: Record<string, string> = {}, dir = tempDir()): Promise<TestServer> {
  return newServer({}, dir, load(yaml, given));
}

const webhooksOf = async (server: TestServer) =>
  (await server.api<Page<WebhookView>>('/api/webhooks?reveal=true')).json.items;
const endpointOf = async (server: TestServer, name: string) =>
  (await server.api<EndpointView>(`/api/endpoints/${name}`)).json;

/** The keys as they stand in the database of a stopped server. */
function keyRows(dir: string): unknown[] {
  const db = new Database(join(dir, 'data', 'rai-hooks.db'), { readonly: true });
  try {
    return db.prepare('SELECT * FROM endpoint_keys').all();
  } finally {
    db.close();
  }
}

const env = { STAGING_KEY: KEY, STAGING_IV: IV };
const YAML = `
port: 0
endpoints:
  - name: staging
    expects: { encryption: required }
    reply: { status: 202 }
    forwardTo: http://localhost:3000/webhook
    keys:
      - { label: platform, mode: gcm, key: { env: STAGING_KEY }, iv: { env: STAGING_IV } }
webhooks:
  - name: To staging
    endpoint: staging
    events: [purchase_made]
    encryption: { mode: gcm, key: { env: STAGING_KEY }, iv: { env: STAGING_IV } }
  - name: Elsewhere
    url: https://hooks.example.com/webhook
    events: [user_joined, user_visited]
    format: xml
    retry: { delaysMs: [1000] }
`;

describe('applying', () => {
  test('creates the webhooks and endpoints of the file', async () => {
    const server = await start(YAML, env);
    expect(await endpointOf(server, 'staging')).toMatchObject({
      expects: { encryption: 'required' },
      reply: { status: 202 },
      forwardTo: 'http://localhost:3000/webhook',
      keys: [{ label: 'platform', mode: 'gcm' }],
    });
    const [inbox, staging, elsewhere] = await webhooksOf(server);
    expect(inbox?.name).toBe('Local inbox');
    expect(staging).toMatchObject({ endpoint: 'staging', encryption: { mode: 'gcm', key: KEY, iv: IV } });
    expect(elsewhere).toMatchObject({ format: 'xml', retry: { delaysMs: [1000] }, encryption: null });
  });

  test('twice changes nothing', async () => {
    const dir = tempDir();
    const first = await start(YAML, env, dir);
    const withoutUrl = ({ url: _, ...rest }: EndpointView | WebhookView) => rest;
    const read = async (server: TestServer) =>
      [...(await webhooksOf(server)), await endpointOf(server, 'staging')].map(withoutUrl);
    const before = await read(first);
    await first.stop();
    const keysBefore = keyRows(dir);
    const second = await start(YAML, env, dir);
    expect(await read(second)).toEqual(before);
    await second.stop();
    expect(keyRows(dir)).toEqual(keysBefore);
  });

  test('changes what the file contains, and leaves the rest', async () => {
    const dir = tempDir();
    await (await start(YAML, env, dir)).stop();
    const changed =
      'webhooks: [{ name: elsewhere, retry: fast }]\nendpoints: [{ name: staging, reply: { status: 503 } }]';
    const server = await start(changed, {}, dir);
    expect((await webhooksOf(server))[2]).toMatchObject({ name: 'elsewhere', format: 'xml', retry: 'fast' });
    expect(await endpointOf(server, 'staging')).toMatchObject({
      expects: { encryption: 'required' },
      reply: { status: 503 },
      keys: [{ label: 'platform' }],
    });
  });

  test('replaces a key of the same label', async () => {
    const dir = tempDir();
    await (await start(YAML, { ...env, STAGING_KEY: KEY.replaceAll('0', 'x') }, dir)).stop();
    const server = await start(YAML.replace(/ {4}forwardTo.*\n/, '    forwardTo: null\n'), env, dir);
    const body = seal('gcm', '{"event":"x"}').toString('base64');
    expect((await server.record('/hooks/staging', { body })).received.verdict).toBe('unrecognised');
  });

  test.each([
    [
      'webhooks:\n  - name: x\n    url: http://example.com/\n    events: [user_joined]',
      'rai-hooks.yaml:3: webhooks[0].url: The Request URL must begin with https://',
    ],
    [
      'webhooks:\n  - name: x\n    url: https://example.com/\n    events:\n      - user_joined\n      - bought',
      'rai-hooks.yaml:6: webhooks[0].events[1]: Unknown event',
    ],
    [
      'webhooks:\n  - name: x\n    url: https://example.com/\n    events: [user_joined]\n    colour: red',
      'rai-hooks.yaml:5: webhooks[0].colour: Unknown property',
    ],
    [
      'webhooks:\n  - name: x\n    endpoint: nobody\n    events: [user_joined]',
      'rai-hooks.yaml:3: webhooks[0].endpoint: There is no endpoint',
    ],
    [
      'webhooks:\n  - name: x\n    url: https://example.com/',
      'rai-hooks.yaml:2: webhooks[0].events: Choose events',
    ],
    ['endpoints:\n  - name: a b', 'rai-hooks.yaml:2: endpoints[0].name: Use letters'],
    [
      'endpoints:\n  - name: x\n    reply:\n      status: 99',
      'rai-hooks.yaml:4: endpoints[0].reply.status: Use a final status',
    ],
    [
      'endpoints:\n  - name: x\n    keys:\n      - { label: a, key: short, iv: abcdef9876543210 }',
      'rai-hooks.yaml:4: endpoints[0].keys[0].key: The AES key must be',
    ],
  ])('%j is refused, naming the line', async (yaml, says) => {
    await expect(start(yaml)).rejects.toThrow(says);
  });
});

describe('reading', () => {
  test('a file without webhooks and endpoints gives no settings', () => {
    expect(load('port: 4620\n')).toBeNull();
    expect(loadSettings({ cwd: tempDir(), env: {} })).toBeNull();
  });

  test.each([
    'webhooks: 1',
    'webhooks: { a: 1 }',
    'webhooks: [1]',
    'endpoints: [{}]',
    'endpoints: [{ name: "" }]',
  ])('%j is refused', (yaml) => {
    expect(refusal(yaml)).toContain('rai-hooks.yaml:1: ');
  });

  const keyed = (key: string) =>
    `webhooks:\n  - name: x\n    url: https://example.com/\n    encryption:\n      mode: gcm\n      key: ${key}\n      iv: { env: STAGING_IV }\n`;

  test.each([
    ['{ env: NOT_SET }', 'needs the environment variable NOT_SET, which is not set'],
    ['{ file: none.key }', 'needs the file none.key, which cannot be read (ENOENT)'],
    ['{ env: A, file: b }', 'must be a reference with one member'],
    ['{ vault: a }', 'must be a reference with one member'],
    ['[1]', 'must be a key'],
  ])('a key %s is refused, naming the line', (key, says) => {
    expect(refusal(keyed(key), env)).toBe(`rai-hooks.yaml:6: webhooks[0].encryption.key ${says}.`);
  });

  test('a key in plain text works, with a warning that does not repeat it', () => {
    const settings = load(keyed(KEY), env);
    expect(settings?.webhooks[0]?.value).toMatchObject({ encryption: { key: KEY, iv: IV } });
    expect(settings?.warnings).toEqual([
      'rai-hooks.yaml:6: webhooks[0].encryption.key contains the secret in plain text: {env: NAME} or {file: PATH} is safer.',
    ]);
  });

  test.each([
    ['the secret alone', `${KEY}\n`],
    ['what keygen prints', `key  ${KEY}\niv   ${IV}\n`],
  ])('a key file may hold %s', (_, content) => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'a.key'), content);
    const settings = load(keyed('{ file: a.key }'), env, cwd);
    expect(settings?.webhooks[0]?.value).toMatchObject({ encryption: { key: KEY, iv: IV } });
  });

  test('a CA certificate can be read from a file', () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'ca.pem'), 'PEM');
    const settings = load('webhooks: [{ name: x, tls: { ca: { file: ca.pem } } }]', {}, cwd);
    expect(settings?.webhooks[0]?.value).toEqual({ name: 'x', tls: { ca: 'PEM' } });
  });

  test('an IV alone is not used as a key', () => {
    expect(parseKeyFile(`iv ${IV}\n`)).toEqual({ iv: IV });
  });
});

describe('starting', () => {
  test('applies the file before the server is ready', async () => {
    const cwd = tempDir();
    writeFileSync(
      join(cwd, 'rai-hooks.yaml'),
      'webhooks: [{ name: By file, endpoint: inbox, events: [user_joined] }]',
    );
    await spawnServer(cwd).ready();
    expect((await runCli(['send', 'user_joined', '--webhook', 'By file'], cwd)).code).toBe(0);
  });

  test('ends with 2 and one line when a secret is missing, and frees the data dir', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'rai-hooks.yaml'), YAML);
    const { code, stdout, stderr } = await runCli(startArgs(), cwd);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      'rai-hooks.yaml:9: endpoints[0].keys[0].key needs the environment variable STAGING_KEY',
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('ends with 2 when a webhook or endpoint is refused', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'rai-hooks.yaml'), 'webhooks: [{ name: x, url: "http://example.com/" }]');
    const { code, stdout, stderr } = await runCli(startArgs(), cwd);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('webhooks[0].events: Choose events');
  });

  test('a verb that finds a server needs no secrets', async () => {
    const cwd = tempDir();
    await spawnServer(cwd).ready();
    writeFileSync(join(cwd, 'rai-hooks.yaml'), YAML);
    expect((await runCli(['received', 'list'], cwd)).code).toBe(0);
  });
});
