import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../types.ts';
import { createDueQueue } from './due-queue.ts';

/** `real`, `xN` (N times as fast), or `manual` (stands still until it is advanced). */
export type ClockMode = { kind: 'real' } | { kind: 'fast'; factor: number } | { kind: 'manual' };

/** What a scheduled job returns is waited for where the clock is stepped by hand. */
export type Job = () => Promise<void> | void;

/** A clock that also wakes its owner: schedules of days can be played in seconds. */
export interface SchedulingClock extends Clock {
  /** `real`, `x60`, `manual`. */
  readonly mode: string;
  /** Runs `job` once at `atMs`, at once when that is past; returns what calls it off. */
  schedule(atMs: number, job: Job): () => void;
  /** Moves a manual clock on, running what falls due in its order; false when the clock is not manual. */
  advance(ms: number): Promise<boolean>;
  /** Calls everything off. */
  stop(): void;
}

/**
 * Longest time between two looks at the clock while something waits, in milliseconds. Timers stand still while a laptop
 * sleeps, the wall clock does not: a retry is late by this much at most after waking.
 */
const MAX_WAIT_MS = 5000;

/** Reads `real`, `x60` or `manual`; null when it is none of them. */
export function parseClockMode(text: string): ClockMode | null {
  if (text === 'real' || text === 'manual') return { kind: text };
  const factor = Number(/^x(\d{1,7}(?:\.\d{1,3})?)$/.exec(text)?.[1] ?? 0);
  return factor > 0 ? { kind: 'fast', factor } : null;
}

/**
 * Creates the clock.
 * @param fromMs where a clock that is not real begins: never before what was already recorded by it.
 */
export function createClock(mode: ClockMode, fromMs: number): SchedulingClock {
  return mode.kind === 'manual'
    ? manualClock(fromMs)
    : runningClock(mode.kind === 'fast' ? mode.factor : 1, fromMs);
}

function runningClock(factor: number, fromMs: number): SchedulingClock {
  const real = factor === 1;
  const startedAt = performance.now();
  const due = createDueQueue<Job>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const now = () => (real ? Date.now() : Math.round(fromMs + (performance.now() - startedAt) * factor));

  /** One timer for all that waits, set to the earliest. */
  function arm(): void {
    clearTimeout(timer);
    const first = due.first();
    if (!first || stopped) return;
    const restMs = Math.ceil((first.atMs - now()) / factor);
    timer = setTimeout(runDue, Math.min(Math.max(restMs, 0), MAX_WAIT_MS));
  }

  function runDue(): void {
    for (let found = due.take(now()); found && !stopped; found = due.take(now())) void found.value();
    arm();
  }

  return {
    mode: real ? 'real' : `x${factor}`,
    now,
    schedule(atMs, job) {
      if (stopped) return () => {};
      const callOff = due.add(atMs, job);
      if (due.first()?.value === job) arm();
      return callOff;
    },
    advance: async () => false,
    stop() {
      stopped = true;
      clearTimeout(timer);
      due.clear();
    },
  };
}

function manualClock(fromMs: number): SchedulingClock {
  let nowMs = fromMs;
  let stopped = false;
  /** Steps and what is due at once run one after the other: two loops would take jobs out of their order. */
  let stepping = Promise.resolve();
  const due = createDueQueue<Job>();

  async function runUntil(untilMs: number): Promise<void> {
    for (let found = due.take(untilMs); found && !stopped; found = due.take(untilMs)) {
      nowMs = Math.max(nowMs, found.atMs);
      await found.value();
      await nextTurn();
    }
  }

  function inTurn(step: () => Promise<void>): Promise<void> {
    const done = stepping.then(nextTurn).then(step);
    stepping = done.catch(() => {});
    return done;
  }

  return {
    mode: 'manual',
    now: () => nowMs,
    schedule(atMs, job) {
      if (stopped) return () => {};
      const callOff = due.add(atMs, job);
      // What is due already must not wait for somebody to move the clock.
      if (atMs <= nowMs) void inTurn(() => runUntil(nowMs));
      return callOff;
    },
    async advance(ms) {
      await inTurn(async () => {
        const untilMs = nowMs + ms;
        await runUntil(untilMs);
        nowMs = untilMs;
      });
      return true;
    },
    stop() {
      stopped = true;
      due.clear();
    },
  };
}
