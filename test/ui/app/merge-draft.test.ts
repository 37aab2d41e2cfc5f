import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeDraft } from '../../../ui/app/merge-draft.ts';

const draft = fc.record({ name: fc.string(), events: fc.array(fc.string()), on: fc.boolean() });

test('a field that was edited here keeps its edit, every other takes the newer value', () => {
  const base = { name: 'a', url: 'u', events: ['x'] };
  const edited = { ...base, name: 'mine', events: ['x'] };
  const newer = { name: 'theirs', url: 'v', events: ['x', 'y'] };
  expect(mergeDraft({ base, edited, newer })).toEqual({ name: 'mine', url: 'v', events: ['x', 'y'] });
});

test('without edits the newer settings win; without newer settings the edits stay', () => {
  fc.assert(
    fc.property(draft, draft, (base, other) => {
      expect(mergeDraft({ base, edited: base, newer: other })).toEqual(other);
      expect(mergeDraft({ base, edited: other, newer: base })).toEqual(other);
    }),
  );
});
