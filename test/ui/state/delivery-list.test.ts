import { describe, expect, test } from 'vitest';
import { opened, Scene, SMALL } from './scene.ts';
import type { ModelRow } from './server-model.ts';

function arrive({ server }: Scene, count: number): void {
  for (let number = 0; number < count; number += 1) server.insert('a', 'x');
}

const inMemory = ({ server, list }: Scene): number =>
  server.rows.filter(({ id }) => list.rowOf(id) !== null).length;

const rowWith = (scene: Scene, seq: number): ModelRow => {
  const row = scene.server.rows.find((other) => other.seq === seq);
  if (row === undefined) throw new Error(`There is no row ${seq}`);
  return row;
};

describe('arrivals', () => {
  test('appear at the top while the list is at its top', async () => {
    const scene = await opened(3);
    arrive(scene, 2);
    scene.deliver(2);
    expect(scene.shown()).toEqual([5, 4, 3, 2, 1]);
  });

  test('are held back while the list is scrolled down, and shown at its top', async () => {
    const scene = await opened(3);
    scene.list.setAtTop(false);
    arrive(scene, 2);
    scene.deliver(2);
    expect([scene.shown(), scene.list.heldCount.value]).toEqual([[3, 2, 1], 2]);
    scene.list.setAtTop(true);
    expect([scene.shown(), scene.list.heldCount.value]).toEqual([[5, 4, 3, 2, 1], 0]);
  });

  test('are held back while paused, wherever the list is scrolled', async () => {
    const scene = await opened(3);
    scene.list.setPaused(true);
    scene.list.setAtTop(true);
    arrive(scene, 1);
    scene.deliver(1);
    expect(scene.shown()).toEqual([3, 2, 1]);
    scene.list.setPaused(false);
    expect(scene.shown()).toEqual([4, 3, 2, 1]);
  });

  test('that the list already has are not added twice', async () => {
    const scene = await opened(3);
    scene.apply({ type: 'arrived', row: rowWith(scene, 3) });
    scene.apply({ type: 'arrived', row: rowWith(scene, 1) });
    expect(scene.shown()).toEqual([3, 2, 1]);
  });

  test('in thousands, paused or not, cause no request and keep memory bounded', async () => {
    const scene = await opened(10);
    const { asked } = scene.server;
    arrive(scene, 10_000);
    scene.deliver(10_000);
    scene.list.setPaused(true);
    arrive(scene, 10_000);
    scene.deliver(10_000);
    expect([scene.list.shownCount.value, scene.list.heldCount.value]).toEqual([10_010, 10_000]);
    expect(scene.server.asked).toBe(asked);
    expect(inMemory(scene)).toBeLessThanOrEqual(4500);
  });
});

describe('a search', () => {
  test('shows deliveries that arrived while its first page was being read', async () => {
    const scene = await opened(3);
    scene.list.setQuery('tag:b');
    scene.server.look(0);
    scene.server.insert('b', 'x');
    scene.server.insert('a', 'x');
    scene.deliver(2);
    expect(scene.shown(), 'the rows in view stay').toEqual([3, 2, 1]);
    await scene.quiet();
    expect(scene.shown()).toEqual([4]);
  });

  test('that is undone before its first page arrives loses no row', async () => {
    const scene = await opened(3);
    scene.list.setQuery('tag:b');
    arrive(scene, 1);
    scene.deliver(1);
    scene.list.setQuery('');
    await scene.quiet();
    expect(scene.shown()).toEqual([4, 3, 2, 1]);
  });

  test('for text sends one request for many arrivals', async () => {
    const scene = await opened(3);
    scene.list.setQuery('text:y');
    await scene.quiet();
    const { asked } = scene.server;
    for (let number = 0; number < 50; number += 1) scene.server.insert('a', number % 25 === 0 ? 'y' : 'x');
    await scene.quiet();
    expect(scene.shown()).toEqual([29, 4]);
    expect(scene.server.asked).toBe(asked + 1);
  });
});

describe('a failure', () => {
  test('of the first page is shown, and Retry reads the page', async () => {
    const scene = new Scene();
    scene.server.insert('a', 'x');
    scene.list.setQuery('');
    scene.server.fail(0);
    await Promise.resolve();
    expect([scene.list.status.value, scene.list.problem.value]).toEqual(['failed', 'No answer']);
    scene.list.retry();
    await scene.quiet();
    expect([scene.list.status.value, scene.list.problem.value]).toEqual(['ready', null]);
    expect(scene.shown()).toEqual([1]);
  });

  test('is repaired when the connection is back', async () => {
    const scene = new Scene();
    scene.server.insert('a', 'x');
    scene.list.setQuery('');
    scene.server.fail(0);
    await Promise.resolve();
    scene.server.connect(null);
    scene.deliver(1);
    expect(scene.list.problem.value).toBeNull();
    expect(scene.server.requests).toHaveLength(1);
  });

  test('of a later page keeps the visible rows and stops reading until Retry', async () => {
    const scene = await opened(1000);
    scene.list.show(300, 340);
    scene.server.fail(0);
    await Promise.resolve();
    expect([scene.list.status.value, scene.list.problem.value]).toEqual(['ready', 'No answer']);
    scene.list.show(340, 380);
    expect(scene.server.requests).toEqual([]);
    scene.list.retry();
    await scene.quiet();
    expect(scene.list.rowAt(350)?.seq).toBe(650);
  });
});

describe('changes', () => {
  test('replace a row in its place, and reach one that is held back', async () => {
    const scene = await opened(3);
    scene.list.setPaused(true);
    arrive(scene, 1);
    scene.server.update(1);
    scene.server.update(3);
    scene.deliver(3);
    scene.list.setPaused(false);
    expect([0, 1, 2, 3].map((at) => scene.list.rowAt(at)?.version)).toEqual([1, 0, 1, 0]);
  });

  test('of a row that is not in memory do nothing', async () => {
    const scene = await opened(1000);
    const { value: before } = scene.list.revision;
    scene.server.update(4);
    scene.deliver(1);
    expect(scene.list.revision.value).toBe(before);
  });

  test('that arrive while a page is read are not undone by the page', async () => {
    const scene = await opened(1000);
    scene.list.show(300, 340);
    scene.server.look(0);
    scene.server.update(1000 - 300 - 1);
    scene.deliver(1);
    scene.server.answer(0);
    await scene.quiet();
    expect(scene.list.rowAt(300)?.version).toBe(1);
  });
});

test('a page that was on its way when the connection came back is read again', async () => {
  const scene = await opened(1000);
  scene.list.show(300, 340);
  scene.server.look(0);
  scene.server.stream = undefined;
  scene.server.update(1000 - 300 - 1);
  scene.server.connect(scene.lastSeq);
  scene.deliver(1);
  scene.server.answer(0);
  await scene.quiet();
  expect(scene.list.rowAt(300)?.version).toBe(1);
});

test('deliveries that arrive while the connection to an empty database is lost appear after reconnecting', async () => {
  const scene = await opened(0);
  scene.server.stream = undefined;
  scene.server.insert('a', 'x');
  scene.server.connect(scene.lastSeq);
  await scene.quiet();
  expect(scene.shown()).toEqual([1]);
});

describe('pages', () => {
  test('are read when their rows come into view', async () => {
    const scene = await opened(5000);
    const { asked } = scene.server;
    scene.list.show(190, 230);
    await scene.quiet();
    expect(scene.list.rowAt(229)?.seq).toBe(5000 - 229);
    expect(scene.server.asked).toBe(asked + 1);
  });

  test('up to the end are read in large steps, and every row is at its place', async () => {
    const scene = await opened(5000);
    const { asked } = scene.server;
    scene.list.show(4960, 5000);
    await scene.quiet();
    expect(scene.server.asked - asked).toBeLessThan(8);
    expect(scene.list.shownCount.value).toBe(5000);
    expect(scene.list.rowAt(4999)?.seq).toBe(1);
  });

  test('of a hundred thousand rows are read with a bounded number of rows in memory', async () => {
    const scene = await opened(100_000);
    scene.list.show(99_960, 100_000);
    await scene.quiet();
    expect(scene.list.rowAt(99_999)?.seq).toBe(1);
    expect(inMemory(scene)).toBeLessThanOrEqual(6000);
    const { asked } = scene.server;
    scene.list.show(50_000, 50_040);
    await scene.quiet();
    expect(scene.list.rowAt(50_000)?.seq).toBe(50_000);
    expect(scene.server.asked - asked, 'a place it knows takes one request').toBe(1);
  });
});

describe('the row beside a delivery', () => {
  test('is found in memory, on either side', async () => {
    const scene = await opened(5);
    expect((await scene.list.rowBeside(3, 'older'))?.seq).toBe(2);
    expect((await scene.list.rowBeside(3, 'newer'))?.seq).toBe(4);
    expect(await scene.list.rowBeside(1, 'older')).toBeNull();
    expect(await scene.list.rowBeside(5, 'newer')).toBeNull();
  });

  test('is read from the server when it is not in memory', async () => {
    const scene = await opened(100, new Scene(SMALL));
    for (const [side, seq] of [['older', 29] as const, ['newer', 31] as const]) {
      const row = scene.list.rowBeside(30, side);
      await scene.quiet();
      expect((await row)?.seq).toBe(seq);
    }
  });

  test('is found although the delivery itself does not match the search', async () => {
    const scene = await opened(5);
    scene.server.delete(2, 1);
    scene.deliver(1);
    expect((await scene.list.rowBeside(3, 'older'))?.seq).toBe(2);
    expect((await scene.list.rowBeside(3, 'newer'))?.seq).toBe(4);
  });
});

test('another database is read from its first page', async () => {
  const scene = await opened(50);
  scene.server.rows = [];
  scene.server.seq = 0;
  scene.server.insert('a', 'x');
  scene.list.restart();
  await scene.quiet();
  expect(scene.shown()).toEqual([1]);
});

describe("the reader's place", () => {
  test('further down than the first page is read, and shown at its index', async () => {
    const scene = await opened(40, new Scene({ ...SMALL, memoryRows: 60 }));
    scene.list.setPlace({ id: 'id-10', seq: 10 });
    await scene.quiet();
    expect(scene.list.indexOf('id-10')).toBe(30);
  });

  test('is not read towards where other rows had to leave the memory for it', async () => {
    const scene = new Scene(SMALL);
    scene.list.show(0, 5);
    await opened(1000, scene);
    const { asked } = scene.server;
    scene.list.setPlace({ id: 'id-3', seq: 3 });
    await scene.quiet();
    expect(scene.list.indexOf('id-3')).toBe(-1);
    expect(inMemory(scene)).toBeLessThanOrEqual(SMALL.memoryRows);
    expect(scene.server.asked - asked).toBeLessThanOrEqual(2);
  });
});
