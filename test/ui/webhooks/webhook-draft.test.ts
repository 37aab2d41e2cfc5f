import { describe, expect, test } from 'vitest';
import type { WebhookView } from '../../../server/types.ts';
import { draftOf, parseDelays, webhookInput } from '../../../ui/webhooks/webhook-draft.ts';

const WEBHOOK: WebhookView = {
  id: 'w1',
  name: 'Local inbox',
  url: 'https://localhost:4643/hooks/inbox',
  endpoint: 'inbox',
  format: 'json',
  events: ['user_joined'],
  encryption: { mode: 'gcm', key: { masked: true, last4: 'abcd' }, iv: { masked: true, last4: 'efgh' } },
  wire: 'default',
  concurrency: 1,
  retry: 'none',
  tls: {},
  enabled: true,
  createdAt: '2026-11-21T12:00:00.000Z',
};

describe('secrets in the form', () => {
  test('are sent back masked when they were not edited', () => {
    expect(webhookInput(draftOf(WEBHOOK, []), WEBHOOK).encryption).toEqual(WEBHOOK.encryption);
  });

  test('are sent as typed when one was replaced', () => {
    const draft = { ...draftOf(WEBHOOK, []), key: 'k'.repeat(32) };
    expect(webhookInput(draft, WEBHOOK).encryption).toMatchObject({
      key: 'k'.repeat(32),
      iv: { masked: true },
    });
  });

  test('are removed when encryption is switched off', () => {
    const draft = { ...draftOf(WEBHOOK, []), encrypted: false };
    expect(webhookInput(draft, WEBHOOK).encryption).toBeNull();
  });
});

describe('settings that are off', () => {
  test('are omitted in a POST', () => {
    expect(webhookInput(draftOf(null, ['a']), null)).toEqual({
      name: '',
      url: '',
      format: 'json',
      events: ['a'],
      enabled: true,
      retry: 'none',
      concurrency: 1,
      tls: {},
    });
  });

  test('are removed by null in a PATCH', () => {
    expect(webhookInput(draftOf(WEBHOOK, []), WEBHOOK)).toMatchObject({
      channels: null,
      tls: { insecure: null, ca: null, allowHttp: null },
    });
  });
});

test('custom delays are sent as numbers and shown as text', () => {
  const stored: WebhookView = { ...WEBHOOK, retry: { delaysMs: [10, 2000] } };
  const draft = draftOf(stored, []);
  expect(draft).toMatchObject({ retry: 'custom', delays: '10, 2000' });
  expect(webhookInput(draft, stored).retry).toEqual({ delaysMs: [10, 2000] });
});

test.each([
  ['10, 20 30', [10, 20, 30]],
  ['', []],
  ['10, soon', null],
  ['-1', null],
])('parseDelays reads %j', (text, delays) => {
  expect(parseDelays(text)).toEqual(delays);
});

test('a new webhook subscribes to everything', () => {
  expect(draftOf(null, ['a', 'b'])).toMatchObject({ events: ['a', 'b'], encrypted: false, enabled: true });
});

test('delays that cannot be parsed are sent as an invalid one, so that one answer has all problems', () => {
  const draft = { ...draftOf(WEBHOOK, []), retry: 'custom' as const, delays: 'soon' };
  expect(webhookInput(draft, WEBHOOK).retry).toEqual({ delaysMs: [-1] });
});
