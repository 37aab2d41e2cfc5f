import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ExitError } from '../../server/base/exit.ts';
import { type Config, loadConfig } from '../../server/config/config.ts';
import { FLAGS } from '../../server/config/flags.ts';
import { tempDir } from '../support/temp.ts';

interface Given {
  flags?: Record<string, unknown>;
  env?: Record<string, string>;
  yaml?: string;
  terminal?: boolean;
}

function load({ flags = {}, env = {}, yaml, terminal = false }: Given = {}): Config & { cwd: string } {
  const cwd = tempDir();
  if (yaml !== undefined) writeFileSync(join(cwd, 'rai-hooks.yaml'), yaml);
  return { ...loadConfig({ flags, env, cwd, terminal }), cwd };
}

function refusal(given: Given): ExitError {
  try {
    load(given);
  } catch (error) {
    if (error instanceof ExitError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

test('each setting has the promised default', () => {
  const { cwd, ...config } = load();
  expect(config).toMatchObject({
    inspector: { host: '127.0.0.1', port: 4620, portNamed: false, names: [] },
    receiver: {
      host: '127.0.0.1',
      port: 4643,
      portNamed: false,
      names: [],
      certFile: null,
      keyFile: null,
    },
    dataDir: join(cwd, '.rai-hooks'),
    memory: false,
    durable: false,
    limits: { maxDeliveries: 100_000, maxSizeBytes: 1024 ** 3, maxBodyBytes: 10 * 1024 ** 2 },
    open: false,
    json: false,
    quiet: false,
    auth: true,
    pure: false,
    colour: false,
    warnings: [],
  });
});

test('the config cannot be changed after it is loaded', () => {
  expect(Object.isFrozen(loadConfig({ flags: {}, env: {}, cwd: tempDir(), terminal: false }))).toBe(true);
});

describe('precedence', () => {
  const yaml = 'receiver-port: 1001\nport: 1001\nmax-body: 1kb\n';
  const env = { RAI_HOOKS_RECEIVER_PORT: '2002', RAI_HOOKS_PORT: '2002' };

  test('a flag overrides the environment, which overrides the file, which overrides the default', () => {
    const config = load({ flags: { port: '3003' }, env, yaml });
    expect(config.inspector.port).toBe(3003);
    expect(config.receiver.port).toBe(2002);
    expect(config.limits.maxBodyBytes).toBe(1024);
    expect(config.limits.maxDeliveries).toBe(100_000);
  });

  test.each([
    ['flag', { flags: { port: 0 } }],
    ['environment', { env: { RAI_HOOKS_PORT: '4620' } }],
    ['file', { yaml: 'port: 4620' }],
  ])('a port given by the %s counts as named', (_where, given) => {
    expect(load(given).inspector.portNamed).toBe(true);
  });

  test('an empty environment variable is ignored', () => {
    expect(load({ env: { RAI_HOOKS_PORT: '' } }).inspector).toMatchObject({ port: 4620, portNamed: false });
  });
});

test.each(FLAGS.map((flag) => [flag.name, flag] as const))('%s can be set in each place', (name, flag) => {
  const samples: Record<string, string | number | boolean> = {
    port: 7,
    count: 7,
    size: '7kb',
    text: name === 'forward-to' ? 'https://localhost:3000/x' : 'x.pem',
    list: 'a.test',
    clock: 'x60',
    switch: !flag.fallback,
  };
  const value = samples[flag.kind] ?? '';
  // Some settings only go together.
  const pair = /^tls-/.test(name) ? { 'tls-cert': 'x.pem', 'tls-key': 'x.pem' } : {};
  const flags = { ...pair, [name]: flag.kind === 'switch' ? value : String(value) };
  const fromFlags = load({ flags });
  const fromEnv = load({
    env: Object.fromEntries(
      Object.entries(flags).map(([key, one]) => [
        `RAI_HOOKS_${key.toUpperCase().replaceAll('-', '_')}`,
        String(one),
      ]),
    ),
  });
  const fromFile = load({
    yaml: Object.entries(flags)
      .map(([key, one]) => `${key}: ${one}\n`)
      .join(''),
  });
  const shown = ({ cwd, ...config }: ReturnType<typeof load>) =>
    JSON.stringify(config).replaceAll(cwd, '<cwd>');
  expect(shown(fromEnv)).toBe(shown(fromFlags));
  expect(shown(fromFile)).toBe(shown(fromFlags));
  expect(shown(fromFlags)).not.toBe(shown(load()));
});

describe('switches', () => {
  test.each(['true', '1', 'yes', 'on', 'TRUE'])('RAI_HOOKS_PURE=%s is on', (value) => {
    expect(load({ env: { RAI_HOOKS_PURE: value } }).pure).toBe(true);
  });

  test.each(['false', '0', 'no', 'off'])('RAI_HOOKS_AUTH=%s is off', (value) => {
    expect(load({ env: { RAI_HOOKS_AUTH: value } }).auth).toBe(false);
  });

  test.each([
    ['environment', { env: { RAI_HOOKS_NO_AUTH: '1' } }],
    ['file', { yaml: 'no-auth: true' }],
  ])('no-auth can be said in the %s', (_where, given) => {
    expect(load(given).auth).toBe(false);
  });
});

describe('lists', () => {
  test('are separated by commas in the environment', () => {
    expect(load({ env: { RAI_HOOKS_RECEIVER_NAME: 'a.test, 192.0.2.1' } }).receiver.names).toEqual([
      'a.test',
      '192.0.2.1',
    ]);
  });

  test('are lists in the file', () => {
    expect(load({ yaml: 'inspector-name: [a.test, b.test]' }).inspector.names).toEqual(['a.test', 'b.test']);
  });
});

test.each([
  ['500', 500],
  ['10mb', 10 * 1024 ** 2],
  ['1.5 GB', 1.5 * 1024 ** 3],
  ['2k', 2048],
])('a size of %s is %i bytes', (given, bytes) => {
  expect(load({ flags: { 'max-size': given } }).limits.maxSizeBytes).toBe(bytes);
});

describe('refused, with the setting and its source:', () => {
  test.each<[Given, string]>([
    [{ flags: { port: 'abc' } }, '--port is "abc"'],
    [{ flags: { port: '65536' } }, '--port is "65536"'],
    [{ flags: { port: '-1' } }, '--port is "-1"'],
    [{ env: { RAI_HOOKS_PORT: '1e3' } }, 'RAI_HOOKS_PORT is "1e3"'],
    [{ env: { RAI_HOOKS_MAX_BODY: 'lots' } }, 'RAI_HOOKS_MAX_BODY is "lots"'],
    [{ env: { RAI_HOOKS_NO_AUTH: 'maybe' } }, 'RAI_HOOKS_NO_AUTH is "maybe"'],
    [{ env: { RAI_HOOKS_RECEIVER_NAME: 'https://a.test' } }, 'RAI_HOOKS_RECEIVER_NAME'],
    [{ flags: { 'max-deliveries': '0' } }, '--max-deliveries is "0"'],
    [{ flags: { 'max-size': '0' } }, '--max-size is "0"'],
    [{ flags: { 'max-body': '129mb' } }, '--max-body is larger than 128mb'],
    [{ flags: { host: ' ' } }, '--host needs a value'],
    [{ yaml: 'receiver-port: x' }, 'rai-hooks.yaml: receiver-port is "x"'],
    [{ yaml: 'colour: red' }, 'unknown setting "colour"'],
    [{ yaml: 'ports: 4620' }, 'unknown setting "ports"'],
    [{ yaml: '- port' }, 'must be a mapping of settings'],
    [{ yaml: 'port: [' }, 'is not valid YAML'],
    [{ flags: { 'tls-cert': 'cert.pem' } }, '--tls-cert and --tls-key must be given together'],
    [{ flags: { host: '0.0.0.0', auth: false } }, '--no-auth is for loopback only'],
    [{ flags: { 'receiver-host': '0.0.0.0', auth: false } }, '--no-auth is for loopback only'],
  ])('%j', (given, says) => {
    const { exitCode, message, advice } = refusal(given);
    expect(exitCode).toBe(2);
    expect(message).toContain(says);
    expect(advice).not.toBeNull();
  });
});

test('the error for a mistyped setting in the file suggests the probable name', () => {
  expect(refusal({ yaml: 'receiver_port: 1' }).advice).toBe('Did you mean "receiver-port"?');
});

test('a folder in the place of the settings file is not reported as invalid YAML', () => {
  const cwd = tempDir();
  mkdirSync(join(cwd, 'rai-hooks.yaml'));
  expect(() => loadConfig({ flags: {}, env: {}, cwd, terminal: false })).toThrow(/cannot be read: EISDIR/);
});

test.each([
  [{ host: '0.0.0.0' }, 'over plain HTTP'],
  [{ 'receiver-host': '192.0.2.1' }, 'other machines can send deliveries'],
])('%j is allowed with a warning', (flags, says) => {
  expect(load({ flags }).warnings.join()).toContain(says);
});

test.each(['127.0.0.1', '::1', 'localhost', '127.9.9.9'])('%s is loopback: no warning', (host) => {
  expect(load({ flags: { host, auth: false } }).warnings).toEqual([]);
});

test.each([
  [{ terminal: true }, true],
  [{ terminal: false }, false],
  [{ terminal: true, env: { NO_COLOR: '1' } }, false],
  [{ terminal: true, env: { CI: 'true' } }, false],
])('colours with %j: %s', (given, colour) => {
  expect(load(given).colour).toBe(colour);
});
