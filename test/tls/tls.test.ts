import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { EXIT, ExitError } from '../../server/base/exit.ts';
import { createOutboundClient } from '../../server/outbound/index.ts';
import { ensureTls, type LocalTls } from '../../server/tls/index.ts';
import { tempDir } from '../support/temp.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;
const at = (ms: number) => () => ms;

const ensure = (dir: string, names: string[] = [], now: () => number = Date.now) =>
  ensureTls({ dir, names, now });

async function failure(work: () => unknown): Promise<ExitError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ExitError) return error;
    throw error;
  }
  throw new Error('It went well.');
}

async function listen(tls: LocalTls, host: string): Promise<number> {
  const server = createServer({ cert: tls.cert, key: tls.key }, (_, response) => response.end('hello'));
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('a strict verifier accepts the chain', async () => {
  const dir = tempDir();
  await ensure(dir, ['hooks.example.test', '192.0.2.1']);
  const { stdout } = await run('openssl', [
    'verify',
    '-x509_strict',
    ...['-purpose', 'sslserver', '-CAfile', join(dir, 'ca.pem'), join(dir, 'cert.pem')],
  ]);
  expect(stdout).toContain('OK');
});

test.each([
  ['127.0.0.1', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '[::1]'],
])('curl and our client, with %s listened on, accept https://%s with the CA', async (bind, host) => {
  const tls = await ensure(tempDir());
  const port = await listen(tls, bind);
  const url = `https://${host}:${port}/`;
  const { stdout } = await run('curl', ['-sS', '--noproxy', '*', '--cacert', tls.caPath, url]);
  expect(stdout).toBe('hello');
  const outbound = createOutboundClient({ ca: [tls.ca], forbidden: () => [] });
  onTestFinished(() => outbound.close());
  const request = { method: 'GET', url, headers: [], body: new Uint8Array(), purpose: 'deliver' as const };
  const { response, error } = await outbound.exchange(request);
  expect([response?.status, error]).toEqual([200, null]);
});

test.each(['localhost', '127.0.0.1'])('node, asked for https://%s, accepts it with the CA', async (host) => {
  const tls = await ensure(tempDir());
  const port = await listen(tls, '127.0.0.1');
  const [response] = await once(get(`https://${host}:${port}/`, { ca: tls.ca, agent: false }), 'response');
  expect(response.statusCode).toBe(200);
  response.resume();
});

test('the certificate is for servers, has the names of this machine and the given ones, and is valid for 397 days', async () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const tls = await ensure(tempDir(), ['Hooks.Example.Test', '2001:DB8:0::1'], at(now));
  const leaf = new X509Certificate(tls.cert);
  expect(leaf.subjectAltName).toBe(
    'DNS:localhost, DNS:hooks.example.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:2001:DB8:0:0:0:0:0:1',
  );
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(tls.notAfter).toBe(new Date(now + 397 * DAY_MS).toISOString());
});

test('only the owner can read the files', async () => {
  const dir = join(tempDir(), 'tls');
  await ensure(dir);
  expect(readdirSync(dir)).toEqual(['ca-key.pem', 'ca.pem', 'cert.pem', 'key.pem']);
  expect(readdirSync(dir).map((file) => statSync(join(dir, file)).mode & 0o777)).toEqual(
    Array(4).fill(0o600),
  );
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test('a second start uses the existing CA and certificate', async () => {
  const dir = tempDir();
  const first = await ensure(dir, ['a.test']);
  expect(await ensure(dir, ['a.test'])).toEqual(first);
});

test.each<[string, (dir: string, other: string) => void]>([
  ['is missing', (dir) => rmSync(join(dir, 'cert.pem'))],
  ['lacks its key', (dir) => rmSync(join(dir, 'key.pem'))],
  ['is garbage', (dir) => writeFileSync(join(dir, 'cert.pem'), 'garbage')],
  ['does not match its key', (dir, other) => copy('key.pem', other, dir)],
  [
    'comes from another authority',
    (dir, other) => {
      copy('key.pem', other, dir);
      copy('cert.pem', other, dir);
    },
  ],
])('a certificate that %s is issued again by the same CA', async (_, damage) => {
  const [dir, other] = [tempDir(), tempDir()];
  const first = await ensure(dir);
  await ensure(other);
  damage(dir, other);
  const second = await ensure(dir);
  expect(second.ca).toBe(first.ca);
  expect(second.cert).not.toBe(first.cert);
  expect(new X509Certificate(second.cert).verify(new X509Certificate(first.ca).publicKey)).toBe(true);
});

function copy(file: string, from: string, to: string): void {
  writeFileSync(join(to, file), readFileSync(join(from, file)));
}

test.each([
  [['a.test'], ['a.test', 'b.test']],
  [['a.test', 'b.test'], ['a.test']],
  [[], ['192.0.2.1']],
])('a certificate for %j is issued again for %j', async (before, after) => {
  const dir = tempDir();
  const first = await ensure(dir, before);
  const second = await ensure(dir, after);
  expect(second.cert).not.toBe(first.cert);
  expect(second.ca).toBe(first.ca);
});

test('a certificate is renewed in its last 30 days, and not earlier', async () => {
  const dir = tempDir();
  const now = Date.now();
  const first = await ensure(dir, [], at(now));
  expect((await ensure(dir, [], at(now + 366 * DAY_MS))).cert).toBe(first.cert);
  expect((await ensure(dir, [], at(now + 368 * DAY_MS))).cert).not.toBe(first.cert);
});

test.each<[string, string, (dir: string, other: string) => void]>([
  ['is garbage', 'ca.pem', (dir) => writeFileSync(join(dir, 'ca.pem'), 'garbage')],
  ['has a key that is garbage', 'ca-key.pem', (dir) => writeFileSync(join(dir, 'ca-key.pem'), '')],
  ['has the key of another', 'ca-key.pem', (dir, other) => copy('ca-key.pem', other, dir)],
  ['has lost its key', 'ca.pem', (dir) => rmSync(join(dir, 'ca-key.pem'))],
  ['has lost its certificate', 'ca-key.pem', (dir) => rmSync(join(dir, 'ca.pem'))],
])('a CA that %s is not replaced without the user', async (_, file, damage) => {
  const [dir, other] = [tempDir(), tempDir()];
  await ensure(dir);
  await ensure(other);
  damage(dir, other);
  const before = readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8'));
  const error = await failure(() => ensure(dir));
  expect(error.exitCode).toBe(EXIT.environment);
  expect(error.advice).toContain(join(dir, file));
  expect(readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual(before);
});

test('two CAs have different names', async () => {
  const [one, two] = [await ensure(tempDir()), await ensure(tempDir())];
  expect(new X509Certificate(one.ca).subject).not.toBe(new X509Certificate(two.ca).subject);
});

test.each(['https://a.test', 'a/b', 'a?b', 'a#b', 'x@a', 'a%2e', 'a b', '', 'a..b', '-a', 'a.test:443'])(
  'the name %j is refused',
  async (name) => {
    const dir = join(tempDir(), 'tls');
    expect((await failure(() => ensure(dir, [name]))).exitCode).toBe(EXIT.usage);
    expect(existsSync(dir)).toBe(false);
  },
);

test('the error for a folder in the place of a file names it', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'ca-key.pem'));
  const error = await failure(() => ensure(dir));
  expect(error.exitCode).toBe(EXIT.environment);
});
