import { type Signal, signal } from '@preact/signals';
import type { Activity, Verdict } from '../../server/types.ts';
import { VERDICTS } from '../text/words.ts';

export const ACTIVITY_MINUTES = 15;
export const ACTIVITY_SLOTS = 60;

type Slot = Record<Verdict, number>;
export type ActivityState = Signal<Activity | null>;

export function createActivity(): ActivityState {
  return signal<Activity | null>(null);
}

const emptySlot = (): Slot => ({ valid: 0, invalid: 0, unrecognised: 0, undecodable: 0 });

/** The same counts with the window moved on, so that its last slot holds `nowMs`. */
export function rollActivity(activity: Activity, nowMs: number): Activity {
  const from = Date.parse(activity.from);
  const passed = Math.floor((nowMs - from) / activity.slotMs) - (activity.slots.length - 1);
  if (passed <= 0) return activity;
  const kept = activity.slots.slice(Math.min(passed, activity.slots.length));
  const added = Array.from({ length: activity.slots.length - kept.length }, emptySlot);
  return {
    from: new Date(from + passed * activity.slotMs).toISOString(),
    slotMs: activity.slotMs,
    slots: [...kept, ...added],
  };
}

/** Counts one delivery more in the slot of its time. */
export function countDelivery(state: ActivityState, verdict: Verdict, receivedAt: string): void {
  if (state.value === null) return;
  const atMs = Date.parse(receivedAt);
  const activity = rollActivity(state.value, atMs);
  const index = Math.floor((atMs - Date.parse(activity.from)) / activity.slotMs);
  const slots = activity.slots.map((slot, at) =>
    at === index ? { ...slot, [verdict]: slot[verdict] + 1 } : slot,
  );
  state.value = { ...activity, slots };
}

/** Total of a slot. */
export function slotTotal(slot: Slot): number {
  return VERDICTS.reduce((sum, verdict) => sum + slot[verdict], 0);
}

/** Totals of the window by verdict. */
export function activityTotals(activity: Activity): Slot {
  const totals = emptySlot();
  for (const slot of activity.slots) for (const verdict of VERDICTS) totals[verdict] += slot[verdict];
  return totals;
}
