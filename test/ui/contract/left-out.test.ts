import { describe, expect, test } from 'vitest';
import type { ContractChange } from '../../../server/contract/difference.ts';
import { type LeftOut, tickedOf, withTicks } from '../../../ui/contract/left-out.ts';

const change = (where: string, kind: ContractChange['kind']): ContractChange => ({
  ...{ where, kind },
  before: kind === 'added' ? null : 'a',
  after: kind === 'removed' ? null : 'b',
});
const CHANGES = [
  change('made /gift', 'added'),
  change('made /gift/from', 'added'),
  change('made /gift/from/name', 'added'),
  change('made /giftwrap', 'added'),
  change('made /old', 'removed'),
  change('made /old/part', 'removed'),
  change('made /price', 'changed'),
];
const set = (leftOut: LeftOut, where: string, ticked: boolean) =>
  withTicks(CHANGES, leftOut, { places: [where], ticked });
const untick = (...places: string[]) =>
  [...places.reduce<LeftOut>((left, where) => set(left, where, false), new Set())].sort();

describe('unticking', () => {
  test('a new property unticks the properties inside it, and no other', () => {
    expect(untick('made /gift')).toEqual(['made /gift', 'made /gift/from', 'made /gift/from/name']);
    expect(untick('made /gift/from/name')).toEqual(['made /gift/from/name']);
    expect(untick('made /price')).toEqual(['made /price']);
  });

  test('a removal unticks the removals around it and inside it', () => {
    expect(untick('made /old/part')).toEqual(['made /old', 'made /old/part']);
    expect(untick('made /old')).toEqual(['made /old', 'made /old/part']);
  });
});

describe('ticking again', () => {
  test('a new property ticks the properties around it', () => {
    const none = new Set(untick('made /gift'));
    expect([...set(none, 'made /gift/from', true)]).toEqual([]);
    const other = new Set(untick('made /gift', 'made /giftwrap'));
    expect([...set(other, 'made /gift/from/name', true)]).toEqual(['made /giftwrap']);
  });

  test('at one that is removed inside another leaves that one in the contract', () => {
    expect([...set(new Set(untick('made /old')), 'made /old/part', true)]).toEqual(['made /old']);
  });
});

test('a choice is kept in a new proposal: its new changes are ticked', () => {
  const leftOut = new Set(untick('made /price'));
  const newer = [...CHANGES, change('made /colour', 'added')];
  expect(tickedOf(newer, leftOut).map(({ where }) => where)).toEqual(
    newer.map(({ where }) => where).filter((where) => where !== 'made /price'),
  );
});
