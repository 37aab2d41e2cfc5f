import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../types.ts';

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

/** Node's longest timer, in milliseconds. */
const MAX_TIMER_MS = 2_147_483_647;

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
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  const now = () => (real ? Date.now() : Math.round(fromMs + (performance.now() - startedAt) * factor));

  function schedule(atMs: number, job: Job): () => void {
    let timer: NodeJS.Timeout | undefined;
    const wait = () => {
      if (timer) timers.delete(timer);
      if (stopped) return;
      const restMs = (atMs - now()) / factor;
      if (restMs <= 0) return void job();
      timer = setTimeout(wait, Math.min(Math.ceil(restMs), MAX_TIMER_MS));
      timers.add(timer);
    };
    const first = setImmediate(wait);
    return () => {
      clearImmediate(first);
      clearTimeout(timer);
      if (timer) timers.delete(timer);
    };
  }

  return {
    mode: real ? 'real' : `x${factor}`,
    now,
    schedule,
    advance: async () => false,
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function manualClock(fromMs: number): SchedulingClock {
  let nowMs = fromMs;
  let stopped = false;
  let stepping = Promise.resolve();
  const due = new Map<symbol, { atMs: number; job: Job }>();
  const next = (untilMs: number) =>
    [...due].filter(([, { atMs }]) => atMs <= untilMs).sort(([, a], [, b]) => a.atMs - b.atMs)[0];

  async function runUntil(untilMs: number): Promise<void> {
    for (let found = next(untilMs); found && !stopped; found = next(untilMs)) {
      const [id, { atMs, job }] = found;
      due.delete(id);
      nowMs = Math.max(nowMs, atMs);
      await job();
      await nextTurn();
    }
  }

  return {
    mode: 'manual',
    now: () => nowMs,
    schedule(atMs, job) {
      const id = Symbol('job');
      if (stopped) return () => {};
      due.set(id, { atMs, job });
      // What is due already must not wait for somebody to move the clock.
      if (atMs <= nowMs) setImmediate(() => void runUntil(nowMs));
      return () => due.delete(id);
    },
    async advance(ms) {
      // One step after the other: two at once would both begin at the same time, and one of them be lost.
      const step = stepping.then(async () => {
        const untilMs = nowMs + ms;
        await runUntil(untilMs);
        nowMs = Math.max(nowMs, untilMs);
      });
      stepping = step.catch(() => {});
      await step;
      return true;
    },
    stop() {
      stopped = true;
      due.clear();
    },
  };
}
