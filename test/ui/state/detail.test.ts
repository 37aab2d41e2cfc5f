import { expect, test } from 'vitest';
import { createDetail, type DetailResult } from '../../../ui/state/detail.ts';
import { unhandledIn } from '../../support/unhandled.ts';

interface Note {
  id: string;
  text: string;
  payload: object;
}

function newScene() {
  const requests: Array<{
    ref: string;
    signal: AbortSignal;
    answer: (result: DetailResult<Note>) => void;
    throw: (error: Error) => void;
  }> = [];
  const detail = createDetail<Note>({
    read: (ref, signal) =>
      new Promise((resolve, reject) => {
        requests.push({ ref, signal, answer: resolve, throw: reject });
      }),
    keep: (before, after) => ({ ...after, payload: before.payload }),
  });
  const answer = async (at: number, id: string, text = '') => {
    requests[at]?.answer({ detail: { id, text, payload: {} } });
    await Promise.resolve();
  };
  return { detail, requests, answer };
}

test('the open delivery stays in view while another is read', async () => {
  const { detail, answer } = newScene();
  detail.open('a');
  await answer(0, 'a');
  detail.open('b');
  expect(detail.value.value?.id).toBe('a');
  await answer(1, 'b');
  expect(detail.value.value?.id).toBe('b');
});

test('a late answer for a delivery that is no longer requested is dropped', async () => {
  const { detail, requests, answer } = newScene();
  detail.open('a');
  detail.open('b');
  await answer(1, 'b');
  await answer(0, 'a');
  expect(requests[0]?.signal.aborted).toBe(true);
  expect(detail.value.value?.id).toBe('b');
});

test('changes that are faster than answers do not prevent the read', async () => {
  const { detail, requests, answer } = newScene();
  detail.open('a');
  for (let times = 0; times < 5; times += 1) detail.refreshIf('a');
  expect(requests).toHaveLength(1);
  await answer(0, 'a', 'first');
  expect(detail.value.value?.text).toBe('first');
  expect(requests).toHaveLength(2);
  await answer(1, 'a', 'last');
  expect(detail.value.value?.text).toBe('last');
  expect(requests).toHaveLength(2);
});

test('unchanged parts are the same objects after an update, so that views keep their state', async () => {
  const { detail, answer } = newScene();
  detail.open('a');
  await answer(0, 'a', 'before');
  const payload = detail.value.value?.payload;
  detail.refresh();
  await answer(1, 'a', 'after');
  expect(detail.value.value?.text).toBe('after');
  expect(detail.value.value?.payload).toBe(payload);
});

test('replacing latest by its id does not read the delivery again', async () => {
  const { detail, requests, answer } = newScene();
  detail.open('latest');
  await answer(0, 'a');
  detail.open('a');
  expect(requests).toHaveLength(1);
  detail.refreshIf('a');
  expect(requests[1]?.ref).toBe('a');
});

test('opening none clears value and problem', async () => {
  const { detail, requests, answer } = newScene();
  detail.open('a');
  await answer(0, 'a');
  detail.open('gone');
  requests[1]?.answer({ problem: 'Deleted' });
  await Promise.resolve();
  expect([detail.value.value, detail.problem.value]).toEqual([null, 'Deleted']);
  detail.open(null);
  expect([detail.value.value, detail.problem.value]).toEqual([null, null]);
});

test('an exception during a read is thrown on, and the next read works', async () => {
  const { detail, requests, answer } = newScene();
  detail.open('a');
  const errors = await unhandledIn(async () => {
    requests[0]?.throw(new TypeError('a bug'));
    await Promise.resolve();
  });
  expect(errors).toEqual([new TypeError('a bug')]);
  detail.refresh();
  await answer(1, 'a', 'read');
  expect(detail.value.value?.text).toBe('read');
});

test.each(['9f3c01ab', 'latest'])('a change told while %s is read is not lost', async (ref) => {
  const { detail, requests, answer } = newScene();
  detail.open(ref);
  detail.refreshIf('019aa6c0-0000-7000-8000-00009f3c01ab');
  await answer(0, '019aa6c0-0000-7000-8000-00009f3c01ab', 'before');
  expect(requests).toHaveLength(2);
  await answer(1, '019aa6c0-0000-7000-8000-00009f3c01ab', 'after');
  expect(detail.value.value?.text).toBe('after');
  detail.refreshIf('019aa6c0-0000-7000-8000-000000000001');
  expect(requests).toHaveLength(2);
});

test('a change of another delivery does not read a delivery again that was requested by its full id', async () => {
  const { detail, requests, answer } = newScene();
  detail.open('019aa6c0-0000-7000-8000-00009f3c01ab');
  detail.refreshIf('019aa6c0-0000-7000-8000-000000000001');
  await answer(0, '019aa6c0-0000-7000-8000-00009f3c01ab');
  expect(requests).toHaveLength(1);
});
