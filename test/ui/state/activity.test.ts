import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../server/types.ts';
import {
  activityTotals,
  countDelivery,
  createActivity,
  rollActivity,
  takeActivity,
} from '../../../ui/state/activity.ts';

const slot = (valid: number) => ({ valid, invalid: 0, unrecognised: 0, undecodable: 0 });
const ACTIVITY: Activity = {
  seq: 10,
  from: '2026-11-21T12:00:00.000Z',
  slotMs: 1000,
  slots: [slot(1), slot(2), slot(3)],
};

describe('rolling', () => {
  test('moves the window so that it ends now', () => {
    const rolled = rollActivity(ACTIVITY, Date.parse('2026-11-21T12:00:03.500Z'));
    expect(rolled.from).toBe('2026-11-21T12:00:01.000Z');
    expect(rolled.slots.map((item) => item.valid)).toEqual([2, 3, 0]);
  });

  test('empties it after a long silence', () => {
    const rolled = rollActivity(ACTIVITY, Date.parse('2026-11-21T13:00:00.000Z'));
    expect(rolled.slots.map((item) => item.valid)).toEqual([0, 0, 0]);
  });

  test('keeps it until its last slot has passed', () => {
    expect(rollActivity(ACTIVITY, Date.parse('2026-11-21T12:00:02.900Z'))).toBe(ACTIVITY);
  });
});

const told = (seq: number) => ({
  seq,
  verdict: 'undecodable' as const,
  receivedAt: '2026-11-21T12:00:01.200Z',
});

test('a delivery counts in the slot of its time', () => {
  const state = createActivity();
  state.value = ACTIVITY;
  countDelivery(state, told(11));
  expect(state.value?.slots[1]?.undecodable).toBe(1);
  expect(state.value && activityTotals(state.value)).toEqual({ ...slot(6), undecodable: 1 });
});

test('a delivery that the answer contains is not counted again when the stream sends it', () => {
  const state = createActivity();
  takeActivity(state, ACTIVITY);
  countDelivery(state, told(10));
  expect(state.value).toEqual(ACTIVITY);
});

test('a delivery from the stream stays counted when an older answer arrives', () => {
  const state = createActivity();
  takeActivity(state, ACTIVITY);
  countDelivery(state, told(11));
  takeActivity(state, { ...ACTIVITY });
  expect(state.value?.slots[1]?.undecodable).toBe(1);
});

test('only the last few hundred deliveries of the stream are kept', () => {
  const state = createActivity();
  for (let seq = 11; seq < 10_000; seq += 1) countDelivery(state, told(seq));
  expect(state.told.length).toBeLessThanOrEqual(500);
});
