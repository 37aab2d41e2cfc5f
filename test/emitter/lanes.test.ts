import { describe, expect, test } from 'vitest';
import { createLanes } from '../../server/emitter/lanes.ts';

/** A job that ends at a call of `end`. */
function job() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  let started = false;
  const run = () => {
    started = true;
    return promise;
  };
  return { run, end: () => resolve(), hasStarted: () => started };
}

const started = (jobs: ReadonlyArray<ReturnType<typeof job>>) => jobs.map((one) => one.hasStarted());

describe('a lane', () => {
  test('of one starts a job when the previous one has ended', async () => {
    const lanes = createLanes();
    const jobs = [job(), job()] as const;
    const [first] = jobs.map((one) => lanes.run('a', () => 1, one.run));
    expect(started(jobs)).toEqual([true, false]);
    jobs[0].end();
    await first;
    expect(started(jobs)).toEqual([true, true]);
  });

  test('of two runs two jobs at once and no third', () => {
    const lanes = createLanes();
    const jobs = [job(), job(), job()];
    for (const one of jobs) void lanes.run('a', () => 2, one.run);
    expect(started(jobs)).toEqual([true, true, false]);
  });

  test('that allows fewer at once than before starts what is queued by that', async () => {
    const lanes = createLanes();
    const jobs = [job(), job(), job(), job()] as const;
    let allowed = 2;
    const [first, second] = jobs.map((one) => lanes.run('a', () => allowed, one.run));
    allowed = 1;
    jobs[0].end();
    await first;
    expect(started(jobs)).toEqual([true, true, false, false]);
    jobs[1].end();
    await second;
    expect(started(jobs)).toEqual([true, true, true, false]);
  });

  test('does not wait for another lane', () => {
    const lanes = createLanes();
    const jobs = [job(), job()] as const;
    void lanes.run('a', () => 1, jobs[0].run);
    void lanes.run('b', () => 1, jobs[1].run);
    expect(started(jobs)).toEqual([true, true]);
  });
});

describe('stop', () => {
  test('drops waiting jobs, and resolves their promises', async () => {
    const lanes = createLanes();
    const jobs = [job(), job()] as const;
    void lanes.run('a', () => 1, jobs[0].run);
    const dropped = lanes.run('a', () => 1, jobs[1].run);
    const stopped = lanes.stop();
    await dropped;
    jobs[0].end();
    await stopped;
    expect(started(jobs)).toEqual([true, false]);
  });

  test('waits for running jobs', async () => {
    const lanes = createLanes();
    const steps: string[] = [];
    const one = job();
    const run = lanes.run('a', () => 1, one.run).then(() => steps.push('ended'));
    const stopped = lanes.stop().then(() => steps.push('stopped'));
    one.end();
    await Promise.all([run, stopped]);
    expect(steps).toEqual(['ended', 'stopped']);
  });

  test('starts no job afterwards', async () => {
    const lanes = createLanes();
    await lanes.stop();
    const late = job();
    await lanes.run('a', () => 1, late.run);
    expect(late.hasStarted()).toBe(false);
  });
});
