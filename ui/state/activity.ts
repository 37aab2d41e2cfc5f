import { type Signal, signal } from '@preact/signals';
import type { Activity, Received, Verdict } from '../../server/types.ts';
import { VERDICTS } from '../text/words.ts';

export const ACTIVITY_MINUTES = 15;
export const ACTIVITY_SLOTS = 60;

type Slot = Record<Verdict, number>;
type Told = Pick<Received, 'seq' | 'verdict' | 'receivedAt'>;

/** The counts, and the latest deliveries from the stream, which an answer that is on its way may not contain. */
export type ActivityState = Signal<Activity | null> & { told: Told[] };

/** More deliveries than arrive while an answer is on its way. */
const MAX_TOLD = 500;

export function createActivity(): ActivityState {
  return Object.assign(signal<Activity | null>(null), { told: [] });
}

const emptySlot = (): Slot => ({ valid: 0, invalid: 0, unrecognised: 0, undecodable: 0 });

/** The same counts with the window moved so that its last slot contains `nowMs`. */
export function rollActivity(activity: Activity, nowMs: number): Activity {
  const from = Date.parse(activity.from);
  const passed = Math.floor((nowMs - from) / activity.slotMs) - (activity.slots.length - 1);
  if (passed <= 0) return activity;
  const kept = activity.slots.slice(Math.min(passed, activity.slots.length));
  const added = Array.from({ length: activity.slots.length - kept.length }, emptySlot);
  return {
    seq: activity.seq,
    from: new Date(from + passed * activity.slotMs).toISOString(),
    slotMs: activity.slotMs,
    slots: [...kept, ...added],
  };
}

/** Stores counts that were read, and adds the deliveries that the stream sent after the server made them. */
export function takeActivity(state: ActivityState, activity: Activity): void {
  state.value = activity;
  for (const delivery of state.told) count(state, delivery);
}

/** Counts a delivery from the stream. */
export function countDelivery(state: ActivityState, { seq, verdict, receivedAt }: Told): void {
  const delivery = { seq, verdict, receivedAt };
  state.told.push(delivery);
  if (state.told.length > MAX_TOLD) state.told.shift();
  count(state, delivery);
}

/** Adds one delivery to the slot of its time, unless the counts that were read contain it. */
function count(state: ActivityState, { seq, verdict, receivedAt }: Told): void {
  if (state.value === null || seq <= state.value.seq) return;
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
