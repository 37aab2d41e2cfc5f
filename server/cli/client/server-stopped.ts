import { EXIT, ExitError } from '../../base/exit.ts';

/** The error of a verb whose server ended before the verb did. */
export function serverStopped(advice: string): ExitError {
  return new ExitError(EXIT.environment, 'The server stopped before this verb was done.', advice);
}
