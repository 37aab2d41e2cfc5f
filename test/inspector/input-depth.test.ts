import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonDepth } from '../../server/base/json-depth.ts';
import type { Page, WebhookView } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';

const server = sharedServer();
const DEPTH = 5000;
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

async function localInbox(): Promise<string> {
  const { json } = await server.api<Page<WebhookView>>('/api/webhooks');
  return json.items[0]?.id ?? '';
}

function post(method: string, path: string, text: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/json' };
  return fetch(`http://127.0.0.1:${server.inspectorPort}${path}`, { method, headers, body: text });
}

describe('JSON too deep for recursive code is refused, with its depth and the limit:', () => {
  test.each([
    ['a payload', 'POST', '/api/send', `{"event":"purchase_made","payload":${deep(DEPTH)}}`],
    ['a value to set', 'POST', '/api/send', `{"event":"purchase_made","set":{"a":${deep(DEPTH)}}}`],
    ['a new webhook', 'POST', '/api/webhooks', deep(DEPTH)],
    ['arrays', 'POST', '/api/webhooks', `{"events":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`],
  ])('%s', async (_what, method, path, text) => {
    const answer = await post(method, path, text);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(((await answer.json()) as { detail: string }).detail).toMatch(/nested 500\d levels deep.*200/);
  });

  test('a patch of a webhook', async () => {
    const answer = await post('PATCH', `/api/webhooks/${await localInbox()}`, `{"tls":${deep(DEPTH)}}`);
    expect(answer.status).toBe(422);
  });
});

test('a payload too deep to decode, but not too deep to send, is sent', async () => {
  const answer = await post('POST', '/api/send', `{"event":"purchase_made","payload":${deep(150)}}`);
  expect(answer.status).toBe(202);
});

test('the depth of a text is that of its value, whatever its strings contain', () => {
  const depthOf = (value: unknown): number => {
    if (value === null || typeof value !== 'object') return 0;
    return 1 + Math.max(0, ...Object.values(value).map(depthOf));
  };
  const strings = fc.string({ unit: fc.constantFrom('"', '\\', '{', '[', '}', 'a') });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      strings,
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(strings, tie('value'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(fc.property(value, (json) => jsonDepth(JSON.stringify(json)) === depthOf(json)));
});
