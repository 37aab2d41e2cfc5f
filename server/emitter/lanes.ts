/** Runs jobs in independent queues (lanes): in order within a lane, with limited concurrency. */
export interface Lanes {
  /** Resolves when the job has ended or `stop` dropped it. Neither `concurrency` nor a job may throw. */
  run(lane: string, concurrency: () => number, job: () => Promise<void>): Promise<void>;
  /** Drops the waiting jobs, and waits for the running ones. */
  stop(): Promise<void>;
}

interface Lane {
  running: number;
  waiting: Array<{ start: () => void; drop: () => void }>;
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  const runningJobs = new Set<Promise<void>>();
  let stopped = false;

  function next(name: string, lane: Lane, concurrency: () => number): void {
    // Read now, because the setting may have changed since the job was queued.
    const allowed = concurrency();
    while (!stopped && lane.running < allowed) {
      const job = lane.waiting.shift();
      if (!job) break;
      lane.running += 1;
      job.start();
    }
    if (lane.running === 0 && lane.waiting.length === 0) lanes.delete(name);
  }

  return {
    run(name, concurrency, job) {
      if (stopped) return Promise.resolve();
      const lane = lanes.get(name) ?? { running: 0, waiting: [] };
      lanes.set(name, lane);
      const done = new Promise<void>((resolve) => {
        const start = () => {
          const running = job().finally(() => {
            lane.running -= 1;
            runningJobs.delete(running);
            resolve();
            next(name, lane, concurrency);
          });
          runningJobs.add(running);
        };
        lane.waiting.push({ start, drop: resolve });
      });
      next(name, lane, concurrency);
      return done;
    },
    async stop() {
      stopped = true;
      for (const lane of lanes.values()) for (const job of lane.waiting.splice(0)) job.drop();
      await Promise.all(runningJobs);
    },
  };
}
