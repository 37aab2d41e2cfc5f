/** Exit codes of all verbs. Scripts rely on them, so they never change. */
export const EXIT = {
  ok: 0,
  /** An expectation failed. */
  expectation: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Port, network or file. */
  environment: 3,
  timeout: 4,
  internal: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the process with `exitCode`. `message`: in one line, what went wrong and where. `advice`: what to do. */
export class ExitError extends Error {
  readonly exitCode: ExitCode;
  readonly advice: string | null;

  constructor(exitCode: ExitCode, message: string, advice: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExitError';
    this.exitCode = exitCode;
    this.advice = advice;
  }
}
