import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { isLoopback, isOwnAddress, unmapped } from '../../server/outbound/addresses.ts';
import type { OutboundRequest } from '../../server/outbound/index.ts';
import { checkedLookup, targetOf } from '../../server/outbound/target.ts';
import { answer, listenTcp, newOutbound, newRequest, OK } from './support.ts';

const codeOf = async (url: string, changes: Partial<OutboundRequest> = {}) =>
  (await newOutbound().exchange(newRequest(url, changes))).error?.code;

test.each([
  '127.0.0.1',
  'localhost',
  'LOCALHOST',
  '127.1',
  '2130706433',
  '0x7f000001',
  '017700000001',
  '127.9.9.9',
  '0.0.0.0',
  '0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  ...Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => !entry.internal && !entry.scopeid)
    .map((entry) => (entry.family === 'IPv6' ? `[${entry.address}]` : entry.address)),
])('one of our own ports is refused at %s, before connecting', async (host) => {
  const { port, seen } = await listenTcp(answer(OK));
  const outbound = newOutbound({ forbidden: [{ port }] });
  const request = newRequest(`https://${host}:${port}/`, { tls: { insecure: true } });
  const { response, error } = await outbound.exchange(request);
  expect(error?.code).toBe('forbidden-target');
  expect(response).toBeNull();
  expect(seen).toEqual([]);
});

test('another port on this machine is not refused', async () => {
  const { port } = await listenTcp(answer(OK));
  const outbound = newOutbound({ forbidden: [{ port: port + 1 }] });
  expect((await outbound.exchange(newRequest(`http://localhost:${port}/`))).error).toBeNull();
});

test('a port can be forbidden for one purpose, even when a connection for another purpose is open', async () => {
  const { port } = await listenTcp(answer(OK));
  const outbound = newOutbound({ forbidden: [{ port, purposes: ['forward'] }] });
  const url = `http://localhost:${port}/`;
  expect((await outbound.exchange(newRequest(url))).error).toBeNull();
  const forwarded = await outbound.exchange(newRequest(url, { purpose: 'forward' }));
  expect(forwarded.error?.code).toBe('forbidden-target');
});

test('http is allowed only on request, and only to this machine', async () => {
  const { port } = await listenTcp(answer(OK));
  expect(await codeOf(`http://127.0.0.1:${port}/`, { tls: {} })).toBe('insecure-url');
  expect(await codeOf(`http://127.0.0.1:${port}/`)).toBeUndefined();
  expect(await codeOf('http://192.0.2.77/')).toBe('insecure-url');
  expect(await codeOf('http://0.0.0.0/')).toBe('insecure-url');
});

test.each([
  '',
  'nonsense',
  '/path',
  'ftp://localhost/',
  'file:///etc/hosts',
  'https://user:secret@localhost/',
  'https://:99999/',
])('the URL %j is bad', async (url) => {
  expect(await codeOf(url)).toBe('bad-url');
});

test('a URL with a password does not show it in the error', async () => {
  const { error } = await newOutbound().exchange(newRequest('https://user:secret@localhost/'));
  expect(JSON.stringify(error)).not.toContain('secret');
});

test('a header that cannot be sent is a bad-request', async () => {
  const { port } = await listenTcp(answer(OK));
  expect(await codeOf(`http://127.0.0.1:${port}/`, { headers: [['X', 'a\r\nY: b']] })).toBe('bad-request');
  expect(await codeOf(`http://127.0.0.1:${port}/`, { method: 'NO SUCH' })).toBe('bad-request');
});

test('a name that does not exist ends with dns', async () => {
  expect(await codeOf('https://nope.invalid/')).toBe('dns');
});

test('a port where nothing listens ends with refused', async () => {
  expect(await codeOf('https://127.0.0.1:1/')).toBe('refused');
  expect(await codeOf('https://localhost:1/')).toBe('refused');
});

test.each([
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['192.0.2.1', '192.0.2.1'],
])('%s is %s', (address, expected) => {
  expect(unmapped(address)).toBe(expected);
});

test('loopback and own addresses are recognised', () => {
  expect(['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1'].map(isLoopback)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['0.0.0.0', '10.0.0.1', '::2', 'localhost'].map(isLoopback)).toEqual([false, false, false, false]);
  expect(['0.0.0.0', '::', '::ffff:0.0.0.0'].map(isOwnAddress)).toEqual([true, true, true]);
  expect(['198.51.100.9', '2001:db8::9'].map(isOwnAddress)).toEqual([false, false]);
});

test('an address that cannot be checked fails the lookup, and the process goes on', async () => {
  const target = targetOf({ url: 'https://localhost/', purpose: 'deliver' }, () => []);
  if ('code' in target) throw new Error(target.message);
  const lookup = checkedLookup({
    ...target,
    checkAddress() {
      throw new Error('The interfaces cannot be read');
    },
  });
  const error = await new Promise((resolve) => lookup('localhost', {}, resolve));
  expect(error).toMatchObject({ message: 'The interfaces cannot be read' });
});
