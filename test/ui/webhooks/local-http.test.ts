import { expect, test } from 'vitest';
import { isLocalHttp } from '../../../ui/webhooks/local-http.ts';

test.each([
  'http://localhost',
  'http://localhost:3000/webhook',
  'HTTP://LOCALHOST/',
  'http://app.localhost:1/',
  'http://127.0.0.1:8080',
  'http://[::1]:3000/x',
])('%s is plain HTTP to this machine', (url) => {
  expect(isLocalHttp(url)).toBe(true);
});

test.each([
  'https://localhost:3000',
  'http://localhost.example.com/',
  'http://example.com/localhost',
  'http://127.0.0.1.example.com/',
  'localhost:3000',
  'http://',
])('%s is not', (url) => {
  expect(isLocalHttp(url)).toBe(false);
});
