import type { Stage, StageName } from '../types.ts';

/** A stage's outcome before it is timed and named. */
export type Step = Omit<Stage, 'stage' | 'durationUs'>;

/** Collects the stages as they run. */
export class Trail {
  readonly stages: Stage[] = [];
  private readonly startedAt = performance.now();

  /** Runs one stage: `work` gives its outcome and what the next stage needs. */
  run<T>(stage: StageName, work: () => { step: Step; result: T }): T {
    const startedAt = performance.now();
    const { step, result } = work();
    this.stages.push({ stage, ...step, durationUs: microsecondsSince(startedAt) });
    return result;
  }

  totalUs(): number {
    return microsecondsSince(this.startedAt);
  }
}

function microsecondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 1000);
}
