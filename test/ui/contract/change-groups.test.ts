import { expect, test } from 'vitest';
import type { ContractChange } from '../../../server/contract/difference.ts';
import { groupChanges } from '../../../ui/contract/change-groups.ts';

const change = (where: string): ContractChange => ({ where, kind: 'changed', before: 'a', after: 'b' });

test('changes are grouped by event, general changes first', () => {
  const groups = groupChanges(['purchase_made /a', 'default wire profile', 'purchase_made /b c'].map(change));
  expect(groups.map(({ name, changes }) => [name, changes.map(({ place }) => place)])).toEqual([
    ['General', ['default wire profile']],
    ['purchase_made', ['/a', '/b c']],
  ]);
});
