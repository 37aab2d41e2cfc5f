import { expect, test } from 'vitest';
import { oneAtATime } from '../../../ui/sync/one-at-a-time.ts';

function scene() {
  const store = { shown: 0 };
  const answers: Array<{ give: (value: number) => void; refuse: () => void }> = [];
  const read = oneAtATime(async ({ store: { shown: _ } }: { store: { shown: number } }) => {
    store.shown = await new Promise<number>((give, fail) => {
      answers.push({ give, refuse: () => fail(new Error('refused')) });
    });
  });
  return { store, answers, read: () => read({ store }) };
}

test('an older answer does not replace a newer one: the second read starts after the first has ended', async () => {
  const { store, answers, read } = scene();
  const first = read();
  const second = read();
  expect(answers).toHaveLength(1);
  answers[0]?.give(1);
  await first;
  await Promise.resolve();
  answers[1]?.give(2);
  await second;
  expect(store.shown).toBe(2);
});

test('a server that does not answer gets one request, however many reads are wanted', async () => {
  const { answers, read } = scene();
  const calls = Array.from({ length: 1000 }, read);
  expect(answers).toHaveLength(1);
  answers[0]?.give(1);
  await calls[0];
  await Promise.resolve();
  expect(answers).toHaveLength(2);
  answers[1]?.give(2);
  await Promise.all(calls);
  expect(answers).toHaveLength(2);
});

test('a refused read does not prevent the next one', async () => {
  const { store, answers, read } = scene();
  const first = read();
  const second = read();
  answers[0]?.refuse();
  await expect(first).rejects.toThrow('refused');
  await Promise.resolve();
  answers[1]?.give(2);
  await second;
  expect(store.shown).toBe(2);
});
