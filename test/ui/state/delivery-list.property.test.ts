import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeliveryList } from '../../../ui/state/delivery-list.ts';
import { Scene, SMALL } from './scene.ts';
import { fits, type ModelRow } from './server-model.ts';

const QUERIES = ['', 'tag:a', 'text:x', 'tag:b'];

type Step = (scene: Scene) => void | Promise<void>;
const named = (name: string, step: Step) => Object.assign(step, { toString: () => name });

const seed = fc.nat(10_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(1, 3, 12),
        fc.constantFrom<'a' | 'b'>('a', 'b'),
        fc.constantFrom<'x' | 'y'>('x', 'y'),
      )
      .map(([count, tag, text]) =>
        named(`insert ${count} ${tag}${text}`, ({ server }) => {
          for (let number = 0; number < count; number += 1) server.insert(tag, text);
        }),
      ),
  },
  { weight: 2, arbitrary: seed.map((at) => named(`update ${at}`, ({ server }) => server.update(at))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(seed, fc.constantFrom(1, 5, 25), fc.boolean())
      .map(([at, count, ids]) =>
        named(`delete ${count} at ${at} ${ids}`, ({ server }) => server.delete(at, count, ids)),
      ),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(1, 2, 50)
      .map((count) => named(`deliver ${count}`, (scene) => scene.deliver(count))),
  },
  { weight: 5, arbitrary: seed.map((at) => named('look', ({ server }) => server.look(at))) },
  { weight: 5, arbitrary: seed.map((at) => named('answer', ({ server }) => server.answer(at))) },
  { weight: 1, arbitrary: seed.map((at) => named('fail', ({ server }) => server.fail(at))) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...QUERIES).map((q) => named(`search ${q}`, ({ list }) => list.setQuery(q))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(90), fc.nat(12))
      .map(([from, rows]) => named(`show ${from}+${rows}`, ({ list }) => list.show(from, from + rows + 1))),
  },
  { weight: 1, arbitrary: fc.boolean().map((on) => named(`paused ${on}`, ({ list }) => list.setPaused(on))) },
  { weight: 2, arbitrary: fc.boolean().map((on) => named(`atTop ${on}`, ({ list }) => list.setAtTop(on))) },
  { weight: 1, arbitrary: fc.constant(named('release', ({ list }) => list.release())) },
  { weight: 1, arbitrary: fc.constant(named('retry', ({ list }) => list.retry())) },
  { weight: 2, arbitrary: fc.constant(named('soon', (scene) => scene.runSoon())) },
  {
    weight: 1,
    arbitrary: fc.constant(
      named('disconnect', ({ server }) => {
        server.stream = undefined;
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      named('connect', (scene) => {
        if (scene.server.stream === undefined) scene.server.connect(scene.greeted ? scene.lastSeq : null);
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant(named('fall behind', ({ server }) => server.fallBehind())) },
);

function expectSound(list: DeliveryList<ModelRow>): void {
  const { value: count } = list.shownCount;
  const rows = Array.from({ length: Math.min(count, 300) }, (_, at) => list.rowAt(at)).flatMap(
    (row) => row ?? [],
  );
  for (const [at, row] of rows.entries()) {
    if (at > 0)
      expect(row.seq, 'each row is older than the one above it').toBeLessThan(rows[at - 1]?.seq ?? 0);
  }
}

test('whatever happens in whatever order, the list ends as the server has it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(80), fc.array(step, { minLength: 1, maxLength: 60 }), async (before, steps) => {
      const scene = new Scene(SMALL);
      for (let number = 0; number < before; number += 1) {
        scene.server.insert(number % 3 === 0 ? 'a' : 'b', number % 2 === 0 ? 'x' : 'y');
      }
      scene.server.connect(null);
      scene.list.setQuery('');
      for (const one of steps) {
        await one(scene);
        await Promise.resolve();
        expectSound(scene.list);
      }
      if (scene.server.stream === undefined) scene.server.connect(scene.greeted ? scene.lastSeq : null);
      await scene.quiet();
      const expected = scene.server.rows.filter((row) => fits(scene.list.query.value, row)).reverse();
      expect(scene.list.shownCount.value + scene.list.heldCount.value).toBe(expected.length);
      scene.list.setPaused(false);
      scene.list.setAtTop(true);
      await scene.quiet();
      expect(await scene.seen()).toEqual(expected);
      expect(scene.list.shownCount.value).toBe(expected.length);
      expect(scene.list.heldCount.value).toBe(0);
    }),
    { numRuns: 400 },
  );
});
