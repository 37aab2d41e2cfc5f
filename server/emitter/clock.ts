import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../types.ts';
import { createDueQueue } from './due-queue.ts';

/** `real`, `xN` (N times as fast), or `manual` (does not move until it is advanced). */
export type ClockMode = { kind: 'real' } | { kind: 'fast'; factor: number } | { kind: 'manual' };

/** A scheduled job. A manual clock awaits its promise. */
export type Job = () => Promise<void> | void;

/** A clock that also runs scheduled jobs, so that days can pass in seconds. */
export interface SchedulingClock extends Clock {
  /** `real`, `x60`, `manual`. */
  readonly mode: string;
  /** Runs `job` once at `atMs`, or at once if that is past; returns a function that cancels it. */
  schedule(atMs: number, job: Job): () => void;
  /** Advances a manual clock and runs the jobs that become due, in order of their time; false for other clocks. */
  advance(ms: number): Promise<boolean>;
  /** Cancels all jobs. */
  stop(): void;
}

/**
 * Maximum time between two checks of the clock, in milliseconds. Timers stop while a laptop sleeps, the wall clock does
 * not: after waking, a retry is late by at most this time.
 */
const MAX_WAIT_MS = 5000;

/** Parses `real`, `x60` or `manual`; null for any other text. */
export function parseClockMode(text: string): ClockMode | null {
  if (text === 'real' || text === 'manual') return { kind: text };
  const factor = Number(/^x(\d{1,7}(?:\.\d{1,3})?)$/.exec(text)?.[1] ?? 0);
  return factor > 0 ? { kind: 'fast', factor } : null;
}

/**
 * Creates the clock.
 * @param fromMs Start of a clock that is not real; must not be before the last recorded time.
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

  /** Sets the single timer to the earliest job. */
  function arm(): void {
    clearTimeout(timer);
    const first = due.first();
    if (!first || stopped) return;
    const restMs = Math.ceil((first.atMs - now()) / factor);
    timer = setTimeout(runDue, Math.min(Math.max(restMs, 0), MAX_WAIT_MS));
  }

  function runDue(): void {
    try {
      for (let found = due.take(now()); found && !stopped; found = due.take(now())) void found.value();
    } finally {
      arm();
    }
  }

  return {
    mode: real ? 'real' : `x${factor}`,
    now,
    schedule(atMs, job) {
      if (stopped) return () => {};
      const cancel = due.add(atMs, job);
      if (due.first()?.value === job) arm();
      return cancel;
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
  /**
   * The end of the last loop. Steps and jobs that are due at once run one loop after the other: two loops at once would
   * run jobs out of order.
   */
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
      const cancel = due.add(atMs, job);
      // A job that is already due must not wait for the next `advance`.
      if (atMs <= nowMs) void inTurn(() => runUntil(nowMs));
      return cancel;
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
