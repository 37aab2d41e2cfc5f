import { expect, test } from 'vitest';
import { createBus } from '../server/bus.ts';
import type { BusMessage } from '../server/types.ts';

const message: BusMessage = { type: 'deleted', kind: 'received', count: 1, ids: ['a'] };

test('every subscriber gets the message', () => {
  const bus = createBus();
  const seen: string[] = [];
  bus.subscribe(({ type }) => seen.push(`first ${type}`));
  bus.subscribe(({ type }) => seen.push(`second ${type}`));
  bus.publish(message);
  expect(seen).toEqual(['first deleted', 'second deleted']);
});

test('an ended subscription gets nothing more', () => {
  const bus = createBus();
  const seen: BusMessage[] = [];
  const end = bus.subscribe((next) => seen.push(next));
  end();
  end();
  bus.publish(message);
  expect(seen).toEqual([]);
});

test('one function subscribed twice is two subscriptions', () => {
  const bus = createBus();
  const seen: BusMessage[] = [];
  const take = (next: BusMessage) => {
    seen.push(next);
  };
  const end = bus.subscribe(take);
  bus.subscribe(take);
  end();
  bus.publish(message);
  expect(seen).toHaveLength(1);
});

test('a subscriber that throws stops neither the others nor the publisher, and is reported', () => {
  const errors: unknown[] = [];
  const bus = createBus({ onError: (error) => errors.push(error) });
  const seen: BusMessage[] = [];
  bus.subscribe(() => {
    throw new Error('broken');
  });
  bus.subscribe((next) => seen.push(next));
  bus.publish(message);
  expect(seen).toEqual([message]);
  expect(errors).toEqual([new Error('broken')]);
});
