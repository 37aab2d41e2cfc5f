import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type NewReceived,
  type NewSent,
  openStore,
  type Store,
  type StoreOptions,
} from '../../server/store/index.ts';
import type { Sent, SentState } from '../../server/types.ts';
import { tempDir } from '../support/temp.ts';

export const NOW_MS = Date.parse('2026-11-21T12:00:00.000Z');
export const LIMITS = { maxDeliveries: 100_000, maxSizeBytes: 1_000_000_000 };

/** A store in its own folder, closed at the end of the test. */
export function newStore(options: Partial<StoreOptions> = {}): Store {
  const store = openStore({
    path: join(tempDir(), 'rai-hooks.db'),
    limits: LIMITS,
    now: () => NOW_MS,
    ...options,
  });
  onTestFinished(() => store.close());
  return store;
}

let count = 0;

/** A UUIDv7-like id, greater than all previous ones; its last 8 digits are `suffix` or a counter. */
export function newId(suffix?: string): string {
  count += 1;
  const number = count.toString(16);
  return `019aa6c0-0000-7000-8000-${number.padStart(4, '0')}${suffix ?? number.padStart(8, '0')}`;
}

/** A received delivery; by default valid JSON. */
export function newReceived(changes: Partial<NewReceived> = {}): NewReceived {
  const body = changes.body ?? Buffer.from('{"event":"purchase_made","note":"Grüße"}');
  return {
    id: newId(),
    receivedAt: '2026-11-21T11:59:00.123Z',
    endpoint: 'inbox',
    method: 'POST',
    path: '/hooks/inbox',
    remote: '127.0.0.1',
    contentType: 'application/json',
    sizeBytes: body.byteLength,
    format: 'json',
    encryption: null,
    event: 'purchase_made',
    recognisedBy: 'field',
    about: null,
    verdict: 'valid',
    cause: null,
    issueCount: 0,
    driftCount: 0,
    durationUs: 812.5,
    headers: [
      ['Host', 'localhost'],
      ['X-A', '1'],
      ['x-a', '2'],
    ],
    body,
    stages: [{ stage: 'unwrap', outcome: 'passed', durationUs: 3 }],
    payload: 'plaintext',
    issues: [],
    drift: [],
    plaintext: 'body',
    reply: { status: 200, headers: [['Content-Type', 'application/json']], body: '{"received":true}' },
    claimedTwin: null,
    ...changes,
  };
}

/** A sent delivery; by default plain JSON without webhook. */
export function newSent(changes: Partial<NewSent> = {}): NewSent {
  return {
    id: newId(),
    createdAt: '2026-11-21T11:58:00.000Z',
    webhookId: null,
    webhookName: null,
    event: 'purchase_made',
    about: null,
    url: 'https://localhost:3000/webhook',
    format: 'json',
    encryption: null,
    nextAttemptAt: null,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from('{"event":"purchase_made"}'),
    payload: '{"event":"purchase_made"}',
    tls: {},
    ...changes,
  };
}

/** Inserts a pending sent delivery. */
export async function addSent(store: Store, changes: Partial<NewSent> = {}): Promise<Sent> {
  const [sent] = await store.sent.insert([newSent(changes)]);
  if (!sent) throw new Error('No more may be pending.');
  return sent;
}

/** Makes one attempt of a pending delivery; afterwards it has the given state. */
export async function endIn(
  store: Store,
  { id, attemptCount }: Pick<Sent, 'id' | 'attemptCount'>,
  state: SentState,
  status = state === 'delivered' ? 200 : 500,
  body = '',
): Promise<void> {
  const number = attemptCount + 1;
  const request = { method: 'POST', url: 'https://localhost:3000/', headers: [] };
  const response = { status, headers: [], body };
  const nextAttemptAt = state === 'pending' ? new Date(NOW_MS).toISOString() : null;
  await store.sent.beginAttempt(id, { number, startedAt: new Date(NOW_MS).toISOString(), request });
  await store.sent.endAttempt(id, number, { durationMs: 1, response, error: null }, () => ({
    state,
    nextAttemptAt,
  }));
}
