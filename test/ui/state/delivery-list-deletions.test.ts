import { describe, expect, test } from 'vitest';
import { opened, Scene, SMALL } from './scene.ts';

describe('deletions', () => {
  test('close the gap', async () => {
    const scene = await opened(3);
    scene.server.delete(1, 1);
    scene.deliver(1);
    expect(scene.shown()).toEqual([3, 1]);
  });

  test('of rows not in memory shorten the far end', async () => {
    const scene = await opened(1000);
    scene.server.delete(0, 2);
    scene.deliver(1);
    expect(scene.list.shownCount.value).toBe(998);
    expect(scene.list.rowAt(0)?.seq).toBe(1000);
  });

  test('too many for a list of ids read the visible rows again', async () => {
    const scene = await opened(50);
    scene.server.delete(0, 45, false);
    await scene.quiet();
    expect(scene.shown()).toEqual([50, 49, 48, 47, 46]);
  });
});

describe('deletions that are not named', () => {
  test('remove rows that left the view before they were read again', async () => {
    const scene = await opened(6, new Scene(SMALL));
    scene.list.reload();
    scene.list.show(0, 1);
    scene.server.look(0);
    scene.server.delete(0, 6, false);
    scene.deliver(1);
    scene.list.show(6, 7);
    await scene.quiet();
    expect(scene.list.shownCount.value).toBe(0);
  });

  test('followed by named deletions keep every row at its place', async () => {
    const scene = new Scene(SMALL);
    for (let number = 0; number < 40; number += 1) scene.server.insert('a', 'x');
    scene.server.connect(null);
    scene.list.setQuery('');
    scene.server.delete(0, 5, false);
    scene.server.delete(16, 19);
    scene.server.look(0);
    scene.server.answer(0);
    await Promise.resolve();
    scene.list.show(16, 17);
    await scene.quiet();
    expect(await scene.seen()).toEqual(scene.server.rows.toReversed());
  });

  test('of a long list are discovered with few requests', async () => {
    const scene = await opened(20_000);
    for (let from = 0; from < 20_000; from += 1000) {
      scene.list.show(from, from + 40);
      await scene.quiet();
    }
    const { asked } = scene.server;
    scene.server.delete(0, 20_000, false);
    await scene.quiet();
    expect(scene.list.shownCount.value).toBe(0);
    expect(scene.server.asked - asked).toBeLessThan(6);
  });
});

test('a large deletion without ids ends after a number of requests proportional to the rows', async () => {
  const scene = new Scene(SMALL);
  for (let number = 0; number < 25; number += 1) scene.server.insert('a', 'x');
  scene.server.connect(null);
  scene.list.setQuery('');
  scene.server.look(0);
  scene.server.answer(0);
  await Promise.resolve();
  await Promise.resolve();
  for (let number = 0; number < 36; number += 1) scene.server.insert('a', 'x');
  scene.server.delete(16, 25, false);
  await scene.quiet();
  expect(await scene.seen()).toEqual(scene.server.rows.toReversed());
  expect(scene.server.asked).toBeLessThan(40);
});
