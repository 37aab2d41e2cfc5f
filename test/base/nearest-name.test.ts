import { expect, test } from 'vitest';
import { nearestName } from '../../server/base/nearest-name.ts';

const EVENTS = ['user_joined', 'user_visited', 'message_received', 'channel_message_posted', 'purchase_made'];

test.each([
  ['purchase_mad', 'purchase_made'],
  ['purchase-made', 'purchase_made'],
  ['PURCHASE_MADE', 'purchase_made'],
  ['prucahse_made', 'purchase_made'],
  ['user_joind', 'user_joined'],
  ['joined', 'user_joined'],
  ['user', null],
  ['bought', null],
  ['', null],
  ['x', null],
  ['x'.repeat(100_000), null],
])('for %j, %j is suggested', (wanted, nearest) => {
  expect(nearestName(wanted, EVENTS)).toBe(nearest);
});

test('without names, nothing is suggested', () => {
  expect(nearestName('inbox', [])).toBe(null);
});
