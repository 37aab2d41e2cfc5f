import { describe, expect, test } from 'vitest';
import { unhandledIn } from '../../support/unhandled.ts';
import { opened, Scene, SMALL } from './scene.ts';

/** A list of so many rows, of which none fits the search yet. */
async function searched(query: string, count = 3): Promise<Scene> {
  const scene = await opened(count);
  scene.list.setQuery(query);
  await scene.quiet();
  expect(scene.shown()).toEqual([]);
  return scene;
}

describe('a row that matches the search only after a change', () => {
  test.each(['tag:b', 'text:y'])('%s is shown, at its place', async (query) => {
    const scene = await searched(query);
    for (const at of [2, 0, 1]) {
      scene.server.update(at, { tag: 'b', text: 'y' });
      await scene.quiet();
    }
    expect(scene.shown()).toEqual([3, 2, 1]);
  });

  test('is shown, for example a delivery that fails', async () => {
    const scene = await searched('tag:b', 1);
    scene.server.insert('a', 'x');
    scene.deliver(1);
    scene.server.update(1, { tag: 'b' });
    scene.deliver(1);
    expect(scene.shown()).toEqual([2]);
  });

  test('is not lost while the first page is being read', async () => {
    const scene = await opened(3);
    scene.list.setQuery('tag:b');
    scene.server.look(0);
    scene.server.update(1, { tag: 'b' });
    scene.deliver(1);
    scene.server.answer(0);
    await Promise.resolve();
    expect(scene.shown()).toEqual([2]);
  });

  test('moves nothing in a paused list, and is shown after resuming', async () => {
    const scene = await opened(4);
    scene.server.update(0, { tag: 'b' });
    scene.server.update(3, { tag: 'b' });
    scene.list.setQuery('tag:b');
    await scene.quiet();
    scene.list.setPaused(true);
    scene.server.update(1, { tag: 'b' });
    await scene.quiet();
    expect(scene.shown()).toEqual([4, 1]);
    scene.list.setPaused(false);
    await scene.quiet();
    expect(scene.shown()).toEqual([4, 2, 1]);
  });
});

describe('a row that came to match while its change was not sent', () => {
  test('is shown after a reconnect, above the rows that are shown, too', async () => {
    const scene = await opened(4);
    scene.server.update(1, { tag: 'b' });
    scene.list.setQuery('tag:b');
    await scene.quiet();
    scene.server.stream = undefined;
    for (const at of [0, 3]) scene.server.update(at, { tag: 'b' });
    scene.server.connect(scene.lastSeq);
    await scene.quiet();
    expect(scene.shown()).toEqual([4, 2, 1]);
  });

  test('is shown after a reconnect in a list that was empty', async () => {
    const scene = await searched('tag:b');
    scene.server.stream = undefined;
    scene.server.update(1, { tag: 'b' });
    scene.server.connect(scene.lastSeq);
    await scene.quiet();
    expect(scene.shown()).toEqual([2]);
  });

  test('is shown when more changed during the first page than is stored', async () => {
    const scene = new Scene(SMALL);
    for (let number = 0; number < 12; number += 1) scene.server.insert('a', 'x');
    scene.server.connect(null);
    scene.deliver(1);
    scene.list.setQuery('tag:b');
    scene.server.look(0);
    for (let at = 0; at < 12; at += 1) scene.server.update(at, at === 7 ? { tag: 'b' } : {});
    scene.deliver(50);
    scene.server.answer(0);
    await scene.quiet();
    expect(scene.shown()).toEqual([8]);
  });
});

test('a row that no longer matches the search stays at its place', async () => {
  const scene = await opened(3);
  scene.list.setQuery('tag:a');
  await scene.quiet();
  scene.server.update(1, { tag: 'b' });
  await scene.quiet();
  expect(scene.shown()).toEqual([3, 2, 1]);
});

test('a search for text shows new deliveries of a new database, whose seq begins at 1 again', async () => {
  const scene = await opened(40, new Scene(SMALL));
  scene.list.setQuery('text:x');
  await scene.quiet();
  scene.server.insert('a', 'x');
  await scene.quiet();
  Object.assign(scene.server, { rows: [], seq: 0 });
  scene.list.restart();
  await scene.quiet();
  for (const seq of [1, 2, 3]) {
    scene.server.insert('a', 'x');
    await scene.quiet();
    expect(scene.shown()[0]).toBe(seq);
  }
  scene.list.setQuery('text:y');
  await scene.quiet();
  scene.server.insert('a', 'y');
  await scene.quiet();
  expect(scene.shown()).toEqual([4]);
});

test('an exception during a read is thrown on, and Retry reads again', async () => {
  const scene = await opened(3);
  scene.server.insert('a', 'x');
  scene.list.reload(4);
  const errors = await unhandledIn(async () => {
    scene.server.throw(new TypeError('a bug'));
    await Promise.resolve();
  });
  expect(errors).toEqual([new TypeError('a bug')]);
  expect(scene.list.problem.value).not.toBeNull();
  scene.list.retry();
  await scene.quiet();
  expect([scene.shown(), scene.list.problem.value]).toEqual([[4, 3, 2, 1], null]);
});

test('the visible rows have no effect on another search until its first page is there', async () => {
  const scene = await opened(3);
  expect(scene.list.status.value).toBe('ready');
  scene.list.setQuery('tag:b');
  expect([scene.list.shownCount.value, scene.list.status.value]).toEqual([3, 'searching']);
  await scene.quiet();
  expect([scene.list.shownCount.value, scene.list.status.value]).toEqual([0, 'ready']);
});
