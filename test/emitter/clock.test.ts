import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createClock, parseClockMode, type SchedulingClock } from '../../server/emitter/clock.ts';
import { until } from '../support/wait.ts';

const START_MS = Date.parse('2026-11-21T12:00:00.000Z');
const HOUR_MS = 3_600_000;

function newClock(mode: string): SchedulingClock {
  const parsed = parseClockMode(mode);
  if (!parsed) throw new Error(`No mode ${mode}`);
  const clock = createClock(parsed, START_MS);
  onTestFinished(() => clock.stop());
  return clock;
}

test.each([
  ['real', { kind: 'real' }],
  ['manual', { kind: 'manual' }],
  ['x60', { kind: 'fast', factor: 60 }],
  ['x0.5', { kind: 'fast', factor: 0.5 }],
  ['x0', null],
  ['60', null],
  ['x', null],
  ['x-1', null],
  ['x1e3', null],
  ['', null],
])('the mode %j is parsed', (text, mode) => {
  expect(parseClockMode(text)).toEqual(mode);
});

describe('a running clock', () => {
  test('with mode real has the time of day', () => {
    const before = Date.now();
    const now = newClock('real').now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('with a factor starts at the given time', async () => {
    const clock = newClock('x1000000');
    expect(clock.now()).toBeGreaterThanOrEqual(START_MS);
    await until('an hour on the clock', () => (clock.now() > START_MS + HOUR_MS ? true : null));
  });

  test('runs a job at its time', async () => {
    const clock = newClock('x1000000');
    const ranAt = await new Promise<number>((resolve) => {
      clock.schedule(START_MS + HOUR_MS, () => resolve(clock.now()));
    });
    expect(ranAt).toBeGreaterThanOrEqual(START_MS + HOUR_MS);
  });

  test('runs a job with a past time at once', async () => {
    const clock = newClock('real');
    await new Promise<void>((resolve) => {
      clock.schedule(0, resolve);
    });
  });

  test('cannot be advanced', async () => {
    expect(await newClock('x2').advance(1)).toBe(false);
  });

  test('runs no cancelled job', async () => {
    const clock = newClock('real');
    const ran: string[] = [];
    clock.schedule(0, () => void ran.push('called off'))();
    await new Promise<void>((resolve) => {
      clock.schedule(0, resolve);
    });
    expect(ran).toEqual([]);
  });

  test('runs no job after stop', async () => {
    const clock = newClock('real');
    const ran: string[] = [];
    clock.schedule(0, () => void ran.push('before'));
    clock.stop();
    clock.schedule(0, () => void ran.push('after'));
    await nextTurn();
    await nextTurn();
    expect(ran).toEqual([]);
  });

  test('has no timer after stop, so that the process can end', async () => {
    const clock = newClock('real');
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    clock.stop();
    clock.schedule(Date.now() + HOUR_MS, () => {});
    await nextTurn();
    await nextTurn();
    expect(timers()).toBeLessThanOrEqual(before);
  });
});

describe('a manual clock', () => {
  test('does not move', async () => {
    const clock = newClock('manual');
    await nextTurn();
    expect(clock.now()).toBe(START_MS);
  });

  test('runs due jobs in order of their time', async () => {
    const clock = newClock('manual');
    const ran: number[] = [];
    for (const at of [300, 100, 200, 401]) {
      clock.schedule(START_MS + at, () => void ran.push(clock.now() - START_MS));
    }
    expect(await clock.advance(400)).toBe(true);
    expect(ran).toEqual([100, 200, 300]);
    expect(clock.now()).toBe(START_MS + 400);
  });

  test('waits for the promise of a job', async () => {
    const clock = newClock('manual');
    const steps: string[] = [];
    clock.schedule(START_MS + 100, async () => {
      await nextTurn();
      steps.push('done');
    });
    await clock.advance(100);
    expect(steps).toEqual(['done']);
  });

  test('runs jobs that another job schedules within the step', async () => {
    const clock = newClock('manual');
    const ran: number[] = [];
    const again = () => {
      ran.push(clock.now() - START_MS);
      clock.schedule(clock.now() + 100, again);
    };
    clock.schedule(START_MS + 100, again);
    await clock.advance(350);
    expect(ran).toEqual([100, 200, 300]);
  });

  test('runs a job that is already due without being advanced', async () => {
    const clock = newClock('manual');
    await new Promise<void>((resolve) => {
      clock.schedule(START_MS, resolve);
    });
    expect(clock.now()).toBe(START_MS);
  });

  test('runs one job at a time in order of time, also those that jobs schedule for now', async () => {
    const job = fc.record({
      atMs: fc.nat({ max: 50 }),
      turns: fc.nat({ max: 3 }),
      nextMs: fc.nat({ max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 30 })),
        async (jobs, steps) => {
          const clock = createClock({ kind: 'manual' }, 0);
          const ran: number[] = [];
          let running = 0;
          let most = 0;
          async function run(turns: number, nextMs: number | null): Promise<void> {
            ran.push(clock.now());
            running += 1;
            most = Math.max(most, running);
            for (let turn = 0; turn < turns; turn += 1) await nextTurn();
            running -= 1;
            const expected = ran.at(-1) ?? 0;
            expect(clock.now()).toBe(expected);
            if (nextMs !== null) clock.schedule(expected + nextMs, () => run(turns, null));
          }
          for (const { atMs, turns, nextMs } of jobs) clock.schedule(atMs, () => run(turns, nextMs));
          await Promise.all([...steps, 60].map((ms) => clock.advance(ms)));
          expect(ran).toHaveLength(2 * jobs.length);
          expect(ran).toEqual(ran.toSorted((a, b) => a - b));
          expect(most).toBe(1);
          clock.stop();
        },
      ),
    );
  });

  test('two concurrent steps add up', async () => {
    const clock = newClock('manual');
    clock.schedule(START_MS + 50, nextTurn);
    await Promise.all([clock.advance(100), clock.advance(100)]);
    expect(clock.now()).toBe(START_MS + 200);
  });

  test('runs neither a cancelled job nor any job after stop', async () => {
    const clock = newClock('manual');
    const ran: string[] = [];
    clock.schedule(START_MS + 1, () => void ran.push('called off'))();
    clock.schedule(START_MS + 2, () => void ran.push('stopped'));
    clock.stop();
    clock.schedule(START_MS, () => void ran.push('after'));
    await clock.advance(10);
    await nextTurn();
    expect(ran).toEqual([]);
  });
});
