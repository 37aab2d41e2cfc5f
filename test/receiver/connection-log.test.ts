import { expect, test } from 'vitest';
import { createBus } from '../../server/bus.ts';
import { createConnectionLog, describeFailure } from '../../server/receiver/connection-log.ts';
import type { BusMessage } from '../../server/types.ts';

function newLog() {
  const bus = createBus();
  const published: BusMessage[] = [];
  bus.subscribe((message) => published.push(message));
  let nowMs = 1_000_000;
  const log = createConnectionLog({ bus, clock: { now: () => nowMs } });
  const fail = (remote: string) =>
    log.report({ reason: 'closed', remote, serverName: null, ...describeFailure('closed', '') });
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { log, published, fail, advance };
}

test('failures of one peer are counted, and published at most every 10 seconds', () => {
  const { log, published, fail, advance } = newLog();
  for (let at = 0; at < 1000; at += 1) fail('127.0.0.1');
  expect(published).toHaveLength(1);
  expect(log.list()).toMatchObject([{ count: 1000 }]);
  advance(10_000);
  fail('127.0.0.1');
  expect(published).toHaveLength(2);
  expect(published[1]).toMatchObject({ type: 'connection', count: 1001 });
});

test('with many peers the list has at most 50 entries, and the messages are limited', () => {
  const { log, published, fail } = newLog();
  for (let at = 0; at < 10_000; at += 1) fail(`10.0.${at >> 8}.${at & 255}`);
  expect(log.list()).toHaveLength(50);
  expect(published.length).toBeLessThanOrEqual(50);
});

test('the latest failure is listed first', () => {
  const { log, fail } = newLog();
  for (const remote of ['10.0.0.1', '10.0.0.2', '10.0.0.1']) fail(remote);
  expect(log.list().map(({ remote }) => remote)).toEqual(['10.0.0.1', '10.0.0.2']);
});
