import { expect, test } from 'vitest';
import { whenOpened } from '../../../ui/app/opened.ts';
import { createDetail, type DetailResult } from '../../../ui/state/detail.ts';

interface Delivery {
  id: string;
}

/** A detail whose readings end when the test says so. */
function setUp() {
  const readings = new Map<string, (result: DetailResult<Delivery>) => void>();
  const detail = createDetail<Delivery>({
    read: (ref) => new Promise((resolve) => readings.set(ref, resolve)),
    keep: (_before, after) => after,
  });
  const answer = async (ref: string, result: DetailResult<Delivery>): Promise<void> => {
    readings.get(ref)?.(result);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { detail, answer };
}

async function opened(id: string) {
  const parts = setUp();
  parts.detail.open(id);
  await parts.answer(id, { detail: { id } });
  return parts;
}

test('resolves at once when the requested delivery is already open', async () => {
  const { detail } = await opened('b');
  expect(await whenOpened(detail)).toEqual({ id: 'b' });
});

test('never resolves with the previous delivery while the next one is read', async () => {
  const { detail, answer } = await opened('a');
  detail.open('b');
  const found = whenOpened(detail);
  await answer('b', { detail: { id: 'b' } });
  expect(await found).toEqual({ id: 'b' });
});

test('resolves with null when the address has moved on', async () => {
  const { detail, answer } = await opened('a');
  detail.open('b');
  const found = whenOpened(detail);
  detail.open('c');
  await answer('c', { detail: { id: 'c' } });
  expect(await found).toBeNull();
});

test('resolves with null when the delivery cannot be read or none is open', async () => {
  const { detail, answer } = await opened('a');
  detail.open('b');
  const found = whenOpened(detail);
  await answer('b', { problem: 'deleted' });
  expect(await found).toBeNull();
  expect(await whenOpened(setUp().detail)).toBeNull();
});

test('waits for a delivery that follows one that could not be read', async () => {
  const { detail, answer } = setUp();
  detail.open('gone');
  await answer('gone', { problem: 'deleted' });
  detail.open('b');
  const found = whenOpened(detail);
  await answer('b', { detail: { id: 'b' } });
  expect(await found).toEqual({ id: 'b' });
});

test('accepts the last digits of an id', async () => {
  const { detail, answer } = setUp();
  detail.open('01ab');
  const found = whenOpened(detail);
  await answer('01ab', { detail: { id: '0190-01ab' } });
  expect(await found).toEqual({ id: '0190-01ab' });
});

test('waits for latest and resolves with the delivery whose id replaces it', async () => {
  const { detail, answer } = await opened('a');
  detail.open('latest');
  const found = whenOpened(detail);
  await answer('latest', { detail: { id: 'b' } });
  detail.open('b');
  expect(await found).toEqual({ id: 'b' });
});

test('does not resolve with another delivery that is opened while latest is read', async () => {
  const { detail, answer } = await opened('a');
  detail.open('latest');
  const found = whenOpened(detail);
  detail.open('a');
  await answer('a', { detail: { id: 'a' } });
  expect(await found).toBeNull();
});
