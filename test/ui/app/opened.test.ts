import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { whenOpened } from '../../../ui/app/opened.ts';

const setUp = (asked: string | null, shown: string | null) => ({
  id: signal(asked),
  value: signal(shown === null ? null : { id: shown }),
  problem: signal<string | null>(null),
});

test('the delivery that is asked for and shown is there at once', async () => {
  expect(await whenOpened(setUp('b', 'b'))).toEqual({ id: 'b' });
});

test('while the next delivery is read, the one before is never taken for it', async () => {
  const opened = setUp('b', 'a');
  const found = whenOpened(opened);
  opened.value.value = { id: 'b' };
  expect(await found).toEqual({ id: 'b' });
});

test('nothing is found once the address has moved on', async () => {
  const opened = setUp('b', 'a');
  const found = whenOpened(opened);
  opened.id.value = 'c';
  opened.value.value = { id: 'c' };
  expect(await found).toBeNull();
});

test('nothing is found when the delivery cannot be read, or none is open', async () => {
  const opened = setUp('b', 'a');
  const found = whenOpened(opened);
  opened.problem.value = 'deleted';
  expect(await found).toBeNull();
  expect(await whenOpened(setUp(null, null))).toBeNull();
});

test('the end of an id names its delivery', async () => {
  expect(await whenOpened(setUp('01ab', '0190-01ab'))).toEqual({ id: '0190-01ab' });
});
