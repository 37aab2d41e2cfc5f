import type { Stage, StageName, Verdict } from '../types.ts';

/** A stage's outcome before it is timed and named. */
export type Step = Omit<Stage, 'stage' | 'durationUs'>;

const STAGES: readonly StageName[] = ['unwrap', 'decrypt', 'parse', 'recognise', 'validate'];

/** The verdict of a delivery by its first failed stage. */
const VERDICTS: Record<StageName, Verdict> = {
  unwrap: 'undecodable',
  decrypt: 'undecodable',
  parse: 'undecodable',
  recognise: 'unrecognised',
  validate: 'invalid',
};

function explain(error: unknown): Pick<Step, 'message' | 'advice'> {
  return {
    message: `rai-hooks failed in this stage (${error instanceof Error ? error.name : typeof error}).`,
    advice:
      'This is a defect of rai-hooks, not of the sender or of your keys: please report it, and add this body only if nobody minds who reads it.',
  };
}

/** Collects the stages as they run. */
export class Trail {
  readonly stages: Stage[] = [];
  private readonly startedAt = performance.now();
  /** Where the stage before ended: one look at the clock for each stage. */
  private stageStartedAt = this.startedAt;

  /** Runs one stage: `work` gives its outcome and what the next stage needs. */
  run<T>(stage: StageName, work: () => { step: Step; result: T }): T {
    const { step, result } = work();
    const endedAt = performance.now();
    this.stages.push({ stage, ...step, durationUs: microseconds(endedAt - this.stageStartedAt) });
    this.stageStartedAt = endedAt;
    return result;
  }

  /** Ends the stage that threw. The error's text stays out of the outcome, since it may quote a body or a key. */
  threw(error: unknown, explained: Pick<Step, 'message' | 'advice'> = explain(error)): void {
    this.stages.push({
      stage: STAGES[this.stages.length] ?? 'validate',
      outcome: 'failed',
      cause: 'internal-error',
      ...explained,
      durationUs: microseconds(performance.now() - this.stageStartedAt),
    });
  }

  /** The first failed stage decides; without one the delivery is valid. */
  verdict(): Pick<Stage, 'cause'> & { verdict: Verdict } {
    const failed = this.stages.find((stage) => stage.outcome === 'failed');
    return failed ? { verdict: VERDICTS[failed.stage], cause: failed.cause } : { verdict: 'valid' };
  }

  /** All five stages: those that did not run are skipped. */
  whole(): Stage[] {
    if (this.stages.length === STAGES.length) return this.stages;
    const rest = STAGES.slice(this.stages.length);
    return [...this.stages, ...rest.map((stage): Stage => ({ stage, outcome: 'skipped', durationUs: 0 }))];
  }

  totalUs(): number {
    return microseconds(performance.now() - this.startedAt);
  }
}

function microseconds(ms: number): number {
  return Math.round(ms * 1000);
}
