import { expect, test } from 'vitest';
import { Meanwhile } from '../../../ui/state/meanwhile.ts';
import { Scene, SMALL } from './scene.ts';

const row = (seq: number) => ({ id: `id-${seq}`, seq });

test('keeps a maximum of changes; beyond it drops them all and takes no more', () => {
  const meanwhile = new Meanwhile<{ id: string; seq: number }>(3);
  meanwhile.arrive(row(1));
  meanwhile.update(row(1));
  meanwhile.update(row(1));
  meanwhile.remove('id-1');
  expect(meanwhile.isIncomplete).toBe(false);
  for (let seq = 2; seq < 10_000; seq += 1) {
    meanwhile.arrive(row(seq));
    meanwhile.update(row(seq));
    meanwhile.remove(`id-${seq}`);
  }
  expect(meanwhile.isIncomplete).toBe(true);
  expect([meanwhile.arrived.length, meanwhile.updated.size, meanwhile.removed.size]).toEqual([0, 0, 0]);
  expect(meanwhile.highestSeq).toBe(9999);
});

test('a first page that takes long is shown, and dropped changes are read after it', async () => {
  const scene = new Scene(SMALL);
  for (let number = 0; number < 3; number += 1) scene.server.insert('a', 'x');
  scene.list.setQuery('');
  scene.server.look(0);
  scene.server.connect(0);
  scene.server.stream?.shift();
  for (let number = 0; number < 4; number += 1) scene.server.insert('a', 'x');
  for (let at = 0; at < 3; at += 1) scene.server.update(at);
  scene.deliver(50);
  scene.server.answer(0);
  await Promise.resolve();
  expect(scene.shown().slice(-3), 'the page is shown').toEqual([3, 2, 1]);
  expect(scene.server.requests, 'and the rest is read').toHaveLength(1);
  await scene.quiet();
  expect(await scene.seen()).toEqual(scene.server.rows.toReversed());
});
