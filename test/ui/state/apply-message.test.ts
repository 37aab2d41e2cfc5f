import { beforeEach, describe, expect, test } from 'vitest';
import type { Activity, ServerInfo } from '../../../server/types.ts';
import { applyMessage } from '../../../ui/state/apply-message.ts';
import type { Store } from '../../../ui/state/store.ts';
import { received, sent } from '../rows.ts';
import { type Asked, newStore } from '../store.ts';

const EMPTY = { valid: 0, invalid: 0, unrecognised: 0, undecodable: 0 };
const ACTIVITY: Activity = {
  seq: 2,
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
let asked: Asked;

beforeEach(async () => {
  ({ store, asked } = await newStore({ received: [received(1)], sent: [sent(2, { state: 'pending' })] }));
  store.activity.value = ACTIVITY;
  store.info.value = INFO;
});

describe('received', () => {
  test('becomes a row', () => {
    applyMessage(store, { type: 'received', ...received(3) });
    expect(store.received.rowAt(0)).toEqual(received(3));
  });

  test('increases the counts of the page', () => {
    applyMessage(store, { type: 'received', ...received(3, { verdict: 'invalid' }) });
    expect(store.info.value?.kept.received).toBe(2);
    expect(store.activity.value?.slots[1]?.invalid).toBe(1);
  });

  test('is not listed if it does not match the search', async () => {
    store.received.setQuery('verdict:valid');
    await Promise.resolve();
    await Promise.resolve();
    applyMessage(store, { type: 'received', ...received(3, { verdict: 'invalid' }) });
    expect(store.received.shownCount.value).toBe(1);
  });

  test('counts as a change even if the list does not show it, so that other views read again', () => {
    store.received.setQuery('verdict:valid');
    const before = store.changes.received.value;
    applyMessage(store, { type: 'received', ...received(3, { verdict: 'invalid' }) });
    applyMessage(store, { type: 'updated', kind: 'received', ...received(3) });
    applyMessage(store, { type: 'deleted', kind: 'received', ids: ['other'], count: 1 });
    expect([store.changes.received.value - before, store.changes.sent.value]).toEqual([3, 0]);
  });

  test('makes the list ask the server when only the server can decide', async () => {
    store.received.setQuery('voucher');
    await Promise.resolve();
    await Promise.resolve();
    asked.splice(0);
    applyMessage(store, { type: 'received', ...received(3) });
    expect(store.received.shownCount.value).toBe(1);
    expect(asked).toContain('page of received');
  });
});

describe('sent', () => {
  test('becomes a row of the other list', () => {
    applyMessage(store, { type: 'sent', ...sent(3) });
    expect([store.sent.shownCount.value, store.received.shownCount.value]).toEqual([2, 1]);
  });

  test('changes its state in place', () => {
    applyMessage(store, { type: 'updated', kind: 'sent', ...sent(2, { state: 'failed' }) });
    expect(store.sent.rowAt(0)?.state).toBe('failed');
    expect(store.sent.rowAt(0)).not.toHaveProperty('type');
  });
});

describe('the opened delivery', () => {
  const attempt = { number: 1, startedAt: '', durationMs: 1, status: 200, error: null };
  const open = async (kind: 'received' | 'sent', id: string): Promise<void> => {
    (kind === 'received' ? store.receivedDetail : store.sentDetail).open(id);
    await Promise.resolve();
    asked.splice(0);
  };

  test('is read again after one of its attempts', async () => {
    await open('sent', sent(2).id);
    applyMessage(store, {
      type: 'attempt',
      kind: 'sent',
      purpose: 'deliver',
      delivery: sent(2).id,
      ...{ ...attempt, event: 'purchase_made', url: 'https://localhost:3000/' },
    });
    expect(asked).toEqual([`sent ${sent(2).id}`]);
  });

  test('is not read again after attempts of other deliveries', async () => {
    await open('sent', sent(2).id);
    applyMessage(store, {
      type: 'attempt',
      kind: 'sent',
      purpose: 'deliver',
      delivery: sent(9).id,
      ...{ ...attempt, event: 'purchase_made', url: 'https://localhost:3000/' },
    });
    expect(asked).toEqual([]);
  });

  test('is read again after it was decoded again', async () => {
    await open('received', received(1).id);
    applyMessage(store, { type: 'updated', kind: 'received', ...received(1, { verdict: 'invalid' }) });
    expect(asked).toContain(`received ${received(1).id}`);
  });
});

describe('deleted', () => {
  test('removes the named rows', () => {
    applyMessage(store, { type: 'deleted', kind: 'received', count: 1, ids: [received(1).id] });
    expect(store.received.shownCount.value).toBe(0);
    expect(store.info.value?.kept.received).toBe(0);
  });

  test('repeats the read of a delivery that was requested by a short id', async () => {
    store.receivedDetail.open(received(1).id.slice(-8));
    asked.splice(0);
    applyMessage(store, { type: 'deleted', kind: 'received', count: 1, ids: [received(1).id] });
    await Promise.resolve();
    expect(asked).toContain(`received ${received(1).id.slice(-8)}`);
  });

  test('without ids reads the list again', () => {
    applyMessage(store, { type: 'deleted', kind: 'received', count: 5000, ids: null });
    expect(asked).toContain('page of received');
    expect(asked).not.toContain('page of sent');
  });
});

test('settings reads webhooks and endpoints again, and nothing else', () => {
  applyMessage(store, { type: 'settings' });
  expect(asked).toEqual(['settings']);
});

test('contract reads events and contract again, and nothing else', () => {
  applyMessage(store, { type: 'contract' });
  expect(asked).toEqual(['contract']);
});

describe('hello', () => {
  const hello = (seq: number) => applyMessage(store, { type: 'hello', version: '0.1.0', seq });

  test('of the first connection sets lastSeq', () => {
    hello(10);
    expect(store.lastSeq).toBe(10);
    expect(store.hello.value).toEqual({ version: '0.1.0', seq: 10 });
  });

  test('of a later connection keeps lastSeq, because the missed rows follow', () => {
    hello(2);
    applyMessage(store, { type: 'received', ...received(3) });
    hello(10);
    expect(store.lastSeq).toBe(3);
    applyMessage(store, { type: 'received', ...received(4) });
    expect(store.lastSeq).toBe(4);
    expect(store.received.rowAt(0), 'what is newer is read, because older rows may match now').toEqual(
      received(3),
    );
    applyMessage(store, { type: 'received', ...received(11) });
    expect(store.received.rowAt(0)).toEqual(received(11));
  });

  test('reads everything in view again, because missed changes are not sent', async () => {
    store.receivedDetail.open(received(1).id);
    await Promise.resolve();
    asked.splice(0);
    hello(2);
    expect(new Set(asked)).toEqual(
      new Set([
        ...['page of received', 'page of sent', `received ${received(1).id}`],
        ...['info', 'activity', 'settings', 'clock', 'contract'],
      ]),
    );
  });
});

test('reload sets lastSeq and reads the lists again', () => {
  store.lastSeq = 50;
  applyMessage(store, { type: 'reload', seq: 10 });
  expect(store.lastSeq).toBe(10);
  expect(asked).toContain('page of received');
});
