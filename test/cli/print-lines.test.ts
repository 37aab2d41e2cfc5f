import { expect, test } from 'vitest';
import { attemptLine, count, line, receivedLine, summary, type Tally } from '../../server/cli/print/print.ts';
import { reasonLine } from '../../server/cli/print/reason-line.ts';
import type { Received, Sent } from '../../server/types.ts';
import { newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/wait.ts';
import { addWebhookTo, sendTo } from '../support/webhooks.ts';
import { newTlsTap, OK, status } from '../support/wire-tap.ts';

const unpainted = (_style: unknown, text: string) => text;

const received: Received = {
  ...{ id: '01a20e81-14e1-771b-b7f8-c8b9f41a96f4', seq: 1, receivedAt: '2026-11-24T12:01:33.000Z' },
  ...{ endpoint: 'inbox', method: 'POST', path: '/hooks/inbox', remote: '127.0.0.1', contentType: null },
  ...{ sizeBytes: 612, format: 'json', encryption: { mode: 'gcm', wire: 'base64', keyLabel: 'shop' } },
  ...{ event: 'purchase_made', recognisedBy: 'field', about: null, verdict: 'valid', cause: null },
  ...{ issueCount: 0, driftCount: 0, durationUs: 10, replyStatus: 200, forwardError: null, twin: null },
};

test('lines of different deliveries stand in the same columns', () => {
  const lines = [
    received,
    { ...received, event: 'channel_message_posted', verdict: 'invalid' as const, issueCount: 3 },
    { ...received, event: null, verdict: 'unrecognised' as const, encryption: null, sizeBytes: 20 },
  ].map((one) => receivedLine(one, unpainted));
  const columns = (text: string) => lines.map((line) => line.indexOf(text));
  expect(new Set(columns('c8b9f41a96f4'.slice(-8))).size).toBe(1);
  expect(new Set(columns(' B  inbox')).size).toBe(1);
  const sent = { id: received.id, url: 'https://localhost:3000/' };
  const attempt = { startedAt: received.receivedAt, durationMs: 3, status: 200, error: null };
  const posts = ['purchase_made', 'user_joined'].map((event) =>
    attemptLine({ ...sent, event }, attempt, unpainted).indexOf('POST'),
  );
  expect(new Set(posts).size).toBe(1);
});

test('a delivery under no endpoint shows the path it came to', () => {
  const line = receivedLine({ ...received, endpoint: null, path: '/hooks/\u001b[31mx' }, unpainted);
  expect(line.endsWith('/hooks/\\u{1b}[31mx')).toBe(true);
});

test.each([
  ['the first line that is not empty', 418, '\r\n  no tea\rhere', '          no tea'],
  ['with what could steer a terminal written out', 500, '\u001b[31mred', '          \\u{1b}[31mred'],
  ['cut when it is long', 500, 'x'.repeat(300), `          ${'x'.repeat(200)}…`],
  ['not where there is none', 500, ' \n ', null],
  ['not of a success', 204, 'fine', null],
])('the answer of a failed attempt: %s', (_what, status, body, expected) => {
  expect(reasonLine({ error: null, response: { status, headers: [], body } }, null)).toBe(expected);
});

test('an attempt without an answer says why, and what to do', () => {
  const error = { code: 'refused', message: 'The connection was refused.', hint: 'Start the application.' };
  expect(reasonLine({ error }, null)).toBe('          The connection was refused. Start the application.');
});

test('attempts of deliveries that were resent, or left by an earlier start, have their lines', async () => {
  const dir = tempDir();
  const tap = await newTlsTap({ answer: (number) => (number === 1 ? status(500) : OK) });
  const before = await newServer({ clock: 'manual' }, dir);
  const webhook = await addWebhookTo(before, tap, { retry: { delaysMs: [3_600_000] } });
  const { id } = await sendTo(before, webhook);
  await until('the first attempt', () => (tap.seen.length > 0 ? true : null));
  await before.stop();
  const server = await newServer({ clock: 'manual' }, dir);
  const lines: string[] = [];
  server.running.subscribe((message) => lines.push(line(message, unpainted) ?? ''));
  await server.api('/api/clock', { method: 'POST', body: { advanceMs: 3_600_000 } });
  await server.settled(id);
  await server.api(`/api/sent/${id}/resend`, { method: 'POST' });
  const attempts = await until('both lines', () => {
    const found = lines.filter((text) => text.includes('-->'));
    return found.length === 2 ? found : null;
  });
  for (const text of attempts) expect(text).toContain(`${id.slice(-8)}  POST ${tap.url}  [200]`);
});

test('a delivery is counted once, when its attempt has ended', () => {
  const tally: Tally = { received: new Map(), delivered: 0, failed: 0, attempted: new Set() };
  const sent: Sent = {
    ...{ id: received.id, seq: 2, createdAt: received.receivedAt, webhook: null, event: 'purchase_made' },
    ...{ about: null, url: 'https://localhost:3000/', format: 'json', encryption: null, state: 'delivered' },
    ...{ attemptCount: 1, lastStatus: 200, nextAttemptAt: null, sizeBytes: 1, twin: null },
  };
  const attempt = { number: 1, startedAt: sent.createdAt, durationMs: 3, status: 200, error: null };
  const target = { delivery: sent.id, event: sent.event, url: sent.url };
  count(tally, { type: 'attempt', kind: 'sent', purpose: 'deliver', ...attempt, ...target });
  count(tally, { type: 'updated', kind: 'sent', ...sent });
  // A replay to our own receiver links the two deliveries again.
  count(tally, { type: 'updated', kind: 'sent', ...sent, twin: received.id });
  expect(summary(tally)).toBe('Received 0 · sent 1 (1 delivered, 0 failed)');
});
