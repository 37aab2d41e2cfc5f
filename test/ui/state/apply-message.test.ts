import { beforeEach, describe, expect, test } from 'vitest';
import type { Activity, ServerInfo } from '../../../server/types.ts';
import { applyMessage } from '../../../ui/state/apply-message.ts';
import { resetRows, rowAt, rowCount } from '../../../ui/state/deliveries.ts';
import { createStore, type Store } from '../../../ui/state/store.ts';
import { received, sent } from '../rows.ts';

const EMPTY = { valid: 0, invalid: 0, unrecognised: 0, undecodable: 0 };
const ACTIVITY: Activity = {
  from: '2026-11-21T11:59:45.000Z',
  slotMs: 15_000,
  slots: [{ ...EMPTY }, { ...EMPTY }],
};
const INFO: ServerInfo = {
  version: '0.1.0',
  receiver: 'https://localhost:4643',
  caPath: 'ca.pem',
  dataDir: '.rai-hooks',
  limits: { maxDeliveries: 100_000, maxSizeBytes: 1e9, maxBodyBytes: 1e7 },
  kept: { received: 1, sent: 1, sizeBytes: 1 },
};

let store: Store;

beforeEach(() => {
  store = createStore({ now: () => 0 });
  resetRows(store.received, { items: [received(1)], next: null, total: 1 });
  resetRows(store.sent, { items: [sent(2, { state: 'pending' })], next: null, total: 1 });
  store.activity.value = ACTIVITY;
  store.info.value = INFO;
});

describe('received', () => {
  test('becomes a row', () => {
    applyMessage(store, { type: 'received', ...received(3) });
    expect(rowAt(store.received, 0)).toEqual(received(3));
  });

  test('is counted where the page counts', () => {
    applyMessage(store, { type: 'received', ...received(3, { verdict: 'invalid' }) });
    expect(store.info.value?.kept.received).toBe(2);
    expect(store.activity.value?.slots[1]?.invalid).toBe(1);
  });

  test('that does not fit the search stays out of the list', () => {
    store.received.query.value = 'verdict:invalid';
    applyMessage(store, { type: 'received', ...received(3) });
    expect(rowCount(store.received)).toBe(1);
  });

  test('is left to the server when only it can tell', () => {
    store.received.query.value = 'voucher';
    applyMessage(store, { type: 'received', ...received(3) });
    expect(rowCount(store.received)).toBe(1);
    expect(store.received.asks.catchUp.value).toBe(1);
  });
});

describe('sent', () => {
  test('becomes a row of the other list', () => {
    applyMessage(store, { type: 'sent', ...sent(3) });
    expect([rowCount(store.sent), rowCount(store.received)]).toEqual([2, 1]);
  });

  test('changes its state in place', () => {
    applyMessage(store, { type: 'updated', kind: 'sent', ...sent(2, { state: 'failed' }) });
    expect(rowAt(store.sent, 0)?.state).toBe('failed');
    expect(rowAt(store.sent, 0)).not.toHaveProperty('type');
  });
});

describe('the opened delivery', () => {
  const attempt = { number: 1, startedAt: '', durationMs: 1, status: 200, error: null };

  test('is read again after an attempt of its own', () => {
    store.sentDetail.id.value = sent(2).id;
    applyMessage(store, { type: 'attempt', kind: 'sent', delivery: sent(2).id, ...attempt });
    expect(store.sentDetail.stale.value).toBe(1);
  });

  test('is left alone by attempts of others', () => {
    store.sentDetail.id.value = sent(2).id;
    applyMessage(store, { type: 'attempt', kind: 'sent', delivery: sent(9).id, ...attempt });
    expect(store.sentDetail.stale.value).toBe(0);
  });

  test('is read again when it was decoded anew', () => {
    store.receivedDetail.id.value = received(1).id;
    applyMessage(store, { type: 'updated', kind: 'received', ...received(1, { verdict: 'invalid' }) });
    expect(store.receivedDetail.stale.value).toBe(1);
  });
});

describe('deleted', () => {
  test('takes the named rows out', () => {
    applyMessage(store, { type: 'deleted', kind: 'received', count: 1, ids: [received(1).id] });
    expect(rowCount(store.received)).toBe(0);
    expect(store.info.value?.kept.received).toBe(0);
  });

  test('without names asks for the list anew', () => {
    const before = store.received.asks.reload.value;
    applyMessage(store, { type: 'deleted', kind: 'received', count: 5000, ids: null });
    expect(store.received.asks.reload.value).toBe(before + 1);
  });
});

describe('hello', () => {
  test('tells how much was missed since the last message, and leaves it to the rows to move on', () => {
    applyMessage(store, { type: 'received', ...received(3) });
    applyMessage(store, { type: 'hello', version: '0.1.0', seq: 10 });
    expect(store.hello.value).toEqual({ version: '0.1.0', seq: 10, missed: 7 });
    expect(store.lastSeq).toBe(3);
  });

  test('of the first connection says where to follow on from', () => {
    applyMessage(store, { type: 'hello', version: '0.1.0', seq: 10 });
    expect(store.lastSeq).toBe(10);
  });
});

test('reload says where to follow on from, and that lists are to be read again', () => {
  store.lastSeq = 50;
  const before = store.received.asks.reload.value;
  applyMessage(store, { type: 'reload', seq: 10 });
  expect(store.lastSeq).toBe(10);
  expect(store.received.asks.reload.value).toBe(before + 1);
});
