import type { Stage, StageName, Verdict } from '../types.ts';

/** The outcome of one stage, without its name and duration. */
export type Step = Omit<Stage, 'stage' | 'durationUs'>;

const STAGES: readonly StageName[] = ['unwrap', 'decrypt', 'parse', 'recognise', 'validate'];

/** The verdict of a delivery whose first failed stage is this one. */
const VERDICTS: Record<StageName, Verdict> = {
  unwrap: 'undecodable',
  decrypt: 'undecodable',
  parse: 'undecodable',
  recognise: 'unrecognised',
  validate: 'invalid',
};

function explain(error: unknown): Pick<Step, 'message' | 'advice'> {
  return {
    message: `rai-hooks itself failed in this stage (${error instanceof Error ? error.name : typeof error}).`,
    advice:
      'This is a defect of rai-hooks, not of the sender or of your keys. Please report it; add this body only if it may become public.',
  };
}

/** Collects the outcomes of the stages in their order, each with its duration. */
export class Trail {
  readonly stages: Stage[] = [];
  private readonly startedAt = performance.now();
  /** When the stage before ended, so that the clock is read once a stage. */
  private stageStartedAt = this.startedAt;

  /** Runs one stage. `work` returns its outcome, and as `result` what the caller needs of it. */
  run<T>(stage: StageName, work: () => { step: Step; result: T }): T {
    const { step, result } = work();
    const endedAt = performance.now();
    this.stages.push({ stage, ...step, durationUs: microseconds(endedAt - this.stageStartedAt) });
    this.stageStartedAt = endedAt;
    return result;
  }

  /** Fails the stage in which `error` was thrown. The outcome leaves out the error's text, which may quote a body or key. */
  failInternally(error: unknown, explained: Pick<Step, 'message' | 'advice'> = explain(error)): void {
    this.stages.push({
      stage: STAGES[this.stages.length] ?? 'validate',
      outcome: 'failed',
      cause: 'internal-error',
      ...explained,
      durationUs: microseconds(performance.now() - this.stageStartedAt),
    });
  }

  /** The first failed stage decides; a delivery without one is valid. */
  verdict(): Pick<Stage, 'cause'> & { verdict: Verdict } {
    const failed = this.stages.find((stage) => stage.outcome === 'failed');
    return failed ? { verdict: VERDICTS[failed.stage], cause: failed.cause } : { verdict: 'valid' };
  }

  /** All five stages; those that did not run are `skipped`. */
  allStages(): Stage[] {
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
