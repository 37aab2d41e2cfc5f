import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Scene, SMALL } from './scene.ts';
import { fits } from './server-model.ts';
import { View } from './view.ts';

const QUERIES = ['', 'tag:a', 'text:x', 'tag:b', 'text:y'];

type Step = (scene: Scene) => void | Promise<void>;
const named = (name: string, step: Step) => Object.assign(step, { toString: () => name });

const seed = fc.nat(10_000);

/** What an update changes of what a search looks at: nothing, or it makes the row fit other searches. */
const fit = fc.record(
  { tag: fc.constantFrom<'a' | 'b'>('a', 'b'), text: fc.constantFrom<'x' | 'y'>('x', 'y') },
  { requiredKeys: [] },
);

type Change = 'insert' | 'update' | 'delete';

function change({ server }: Scene, what: Change, at: number): void {
  if (what === 'insert') server.insert(at % 2 === 0 ? 'a' : 'b', 'x');
  else if (what === 'update') server.update(at, at % 3 === 0 ? {} : { tag: at % 3 === 1 ? 'a' : 'b' });
  else server.delete(at, 1);
}

/** Much happens between the moment a server reads the rows of a page and the moment its answer arrives. */
function changesDuringRead(): fc.Arbitrary<Step> {
  const options = {
    at: fc.nat(80),
    count: fc.constantFrom(3, 12),
    what: fc.constantFrom<Change>('insert', 'update', 'delete'),
    paused: fc.boolean(),
  };
  return fc.record(options).map(({ at, count, what, paused }) =>
    named(`${what} ${count} at ${at} during a read, paused ${paused}`, (scene) => {
      if (paused) scene.list.setPaused(true);
      scene.deliver(50);
      scene.server.look(0);
      for (let number = 0; number < count; number += 1) change(scene, what, at + number);
      scene.deliver(50);
      scene.server.answer(0);
    }),
  );
}

/** The client reloads while it is at rest, so that the segments in view are read next. */
const reloaded = named('reloaded', async (scene) => {
  await scene.quiet();
  scene.server.fallBehind();
  scene.deliver(50);
});

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
  {
    weight: 4,
    arbitrary: fc
      .tuple(seed, fit)
      .map(([at, to]) =>
        named(`update ${at} to ${JSON.stringify(to)}`, ({ server }) => server.update(at, to)),
      ),
  },
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
    arbitrary: fc.constant(named('connect', (scene) => scene.connect())),
  },
  { weight: 1, arbitrary: fc.constant(named('fall behind', ({ server }) => server.fallBehind())) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...QUERIES), fc.constantFrom(...QUERIES)).map(([before, q]) =>
      named(`search ${q} and take it back to ${before}`, async (scene) => {
        scene.list.setQuery(before);
        await scene.quiet();
        scene.list.setQuery(q);
        scene.server.insert('a', 'x');
        scene.server.look(0);
        scene.deliver(2);
        scene.list.setQuery(before);
        scene.server.answer(0);
      }),
    ),
  },
  { weight: 3, arbitrary: changesDuringRead() },
  { weight: 1, arbitrary: fc.constant(reloaded) },
);

test('after any sequence of events the list equals the server’s', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(80), fc.array(step, { minLength: 1, maxLength: 60 }), async (before, steps) => {
      const scene = new Scene(SMALL);
      for (let number = 0; number < before; number += 1) {
        scene.server.insert(number % 3 === 0 ? 'a' : 'b', number % 2 === 0 ? 'x' : 'y');
      }
      scene.server.connect(null);
      scene.list.setQuery('');
      const view = new View(scene);
      for (const one of steps) {
        await one(scene);
        await Promise.resolve();
        view.check();
      }
      scene.connect();
      await scene.quiet();
      view.check();
      const expected = scene.server.rows.filter((row) => fits(scene.list.query.value, row)).reverse();
      if (!scene.server.changedFits)
        expect(scene.list.shownCount.value + scene.list.heldCount.value).toBe(expected.length);
      scene.list.setPaused(false);
      scene.list.setAtTop(true);
      await scene.quiet();
      const seen = await (scene.server.changedFits ? scene.seenWhileMoving() : scene.seen());
      expect(seen.filter((row) => fits(scene.list.query.value, row))).toEqual(expected);
      // What does not fit any more stays until the list is read again.
      if (scene.server.changedFits) scene.list.reload();
      await scene.quiet();
      expect(await scene.seen()).toEqual(expected);
      expect(scene.list.shownCount.value).toBe(expected.length);
      expect(scene.list.heldCount.value).toBe(0);
    }),
    { numRuns: 600 },
  );
});
