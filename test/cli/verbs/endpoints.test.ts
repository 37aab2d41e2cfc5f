import { describe, expect, test } from 'vitest';
import type { EndpointView, Page } from '../../../server/types.ts';
import { IV, KEY, seal } from '../../support/seal.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, keyFile, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();
const stored = async (name: string) => (await server.api<EndpointView>(`/api/endpoints/${name}`)).json;

test('list shows address and keys by label', async () => {
  const { code, stdout } = await run(['endpoints', 'list']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^inbox {2}https:\/\/localhost:\d+\/hooks\/inbox {2}encryption any {2}keys Local inbox\n$/,
  );
});

test('add, then set, changes what is given and leaves the rest', async () => {
  await run(['endpoints', 'add', 'staging', '--encryption', 'required', '--mode', 'gcm', '--status', '202']);
  const args = [
    '--delay',
    '20ms',
    '--strict',
    '--fail-first',
    '2',
    '--forward-to',
    'http://localhost:3000/webhook',
  ];
  const changed = jsonOf<EndpointView>(await run(['endpoints', 'set', 'staging', '--json', ...args]));
  expect(changed).toEqual(await stored('staging'));
  expect(changed).toMatchObject({
    expects: { encryption: 'required', mode: 'gcm' },
    reply: { status: 202, delayMs: 20, strict: true, failFirst: 2 },
    forwardTo: 'http://localhost:3000/webhook',
  });
});

test('--reset-reply and --no-forward restore the defaults', async () => {
  await run([
    'endpoints',
    'add',
    'reset',
    '--status',
    '500',
    '--forward-to',
    'http://localhost:3000/webhook',
  ]);
  await run(['endpoints', 'set', 'reset', '--reset-reply', '--no-forward']);
  expect(await stored('reset')).toMatchObject({ reply: {}, forwardTo: null });
});

test('a status out of range is refused in the words of the API', async () => {
  const reply = { status: 999 };
  const { json } = await server.api<{ errors: Array<{ detail: string }> }>('/api/endpoints/inbox', {
    method: 'PUT',
    body: { reply },
  });
  const { code, stderr } = await run(['endpoints', 'set', 'inbox', '--status', '999']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `rai-hooks: reply.status: ${json.errors[0]?.detail}\n`,
  });
  expect(stderr).toContain('Use a final status, 200 to 599.');
});

test('remove deletes the endpoint', async () => {
  await run(['endpoints', 'add', 'gone']);
  expect((await run(['endpoints', 'remove', 'gone'])).stdout).toBe('gone  removed\n');
  const { items } = (await server.api<Page<EndpointView>>('/api/endpoints')).json;
  expect(items.map(({ name }) => name)).not.toContain('gone');
});

describe('key', () => {
  test('add decodes undecodable deliveries again', async () => {
    await run(['endpoints', 'add', 'locked']);
    const body = seal('gcm', '{"event":"x"}').toString('base64');
    const { received } = await server.record('/hooks/locked', { body });
    expect(received.verdict).toBe('undecodable');
    const file = keyFile(tempDir(), { key: KEY, iv: IV });
    const { code, stdout } = await run(['endpoints', 'key', 'add', 'locked', 'platform', '--key-file', file]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'locked  keys platform\n' });
    const read = async () =>
      (await server.api<{ verdict: string }>(`/api/received/${received.id}`)).json.verdict;
    await expect.poll(read).toBe('unrecognised');
  });

  test('remove deletes the key', async () => {
    await run(['endpoints', 'add', 'ring']);
    const env = { RAI_HOOKS_KEY: KEY, RAI_HOOKS_IV: IV };
    await run(['endpoints', 'key', 'add', 'ring', 'old key', '--mode', 'cbc'], env);
    expect((await stored('ring')).keys).toEqual([{ label: 'old key', mode: 'cbc' }]);
    await run(['endpoints', 'key', 'remove', 'ring', 'old key']);
    expect((await stored('ring')).keys).toEqual([]);
  });

  test('add without a key is refused', async () => {
    const { code, stderr } = await run(['endpoints', 'key', 'add', 'inbox', 'none']);
    expect(code).toBe(2);
    expect(stderr).toContain('No key was given');
  });
});

describe('wrong usage: exit 2, naming the field', () => {
  test.each([
    [['add', 'inbox'], 'name: An endpoint "inbox" exists already'],
    [['add', 'a b'], 'name: Use letters'],
    [['set', 'nobody', '--status', '200'], 'There is no endpoint "nobody"'],
    [['set', 'inbox', '--status', '99'], 'reply.status: Use a final status, 200 to 599.'],
    [['set', 'inbox', '--wire', 'smoke'], 'expects.wire: Unknown wire profile'],
    [['set', 'inbox', '--forward-to', 'nowhere'], 'forwardTo: '],
    [['remove', 'nobody'], 'There is no endpoint "nobody"'],
    [['key', 'remove', 'inbox', 'nobody'], 'There is no key "nobody"'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await run(['endpoints', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
