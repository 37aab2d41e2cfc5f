import { expect, test } from 'vitest';
import { isLoopbackHost, isLoopbackName } from '../../server/base/loopback.ts';

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])('%s is loopback', (host) => {
  expect([isLoopbackHost(host), isLoopbackName(host)]).toEqual([true, true]);
});

test('a name below localhost is loopback in a URL, but not certain enough to listen on', () => {
  expect([isLoopbackHost('app.localhost'), isLoopbackName('app.localhost')]).toEqual([false, true]);
});

test.each([
  'example.com',
  '.localhost',
  'localhost.example.com',
  '0.0.0.0',
  '::',
  '127.0.0.1.example.com',
  '1127.0.0.1',
])('%s is not loopback', (host) => {
  expect([isLoopbackHost(host), isLoopbackName(host)]).toEqual([false, false]);
});
