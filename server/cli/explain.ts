import { EXIT, type ExitCode, ExitError } from '../base/exit.ts';
import { ApiError } from './client/client.ts';
import { describeError } from './print/describe-error.ts';

/** The exit code of a failed verb, and what it prints on stderr: a line for each problem. */
export interface Explanation {
  exitCode: ExitCode;
  lines: string[];
}

/** Turns an error into an exit code and lines that say what went wrong and what to do. */
export function explain(error: unknown): Explanation {
  if (error instanceof ApiError) return refusal(error);
  if (error instanceof ExitError) {
    const { exitCode, message, advice } = error;
    return { exitCode, lines: (advice ? `${sentence(message)} ${advice}` : message).split('\n') };
  }
  return { exitCode: EXIT.internal, lines: [`internal error: ${describeError(error)}`] };
}

function refusal({ problem: { status, title, detail, errors = [] } }: ApiError): Explanation {
  const lines = errors.map((error) => {
    const field = error.pointer.slice(1).replaceAll('/', '.');
    return field === '' ? error.detail : `${field}: ${error.detail}`;
  });
  return {
    exitCode: status < 500 ? EXIT.usage : EXIT.internal,
    lines: lines.length > 0 ? lines : [detail || title],
  };
}

/** Adds a full stop where the text ends without punctuation, so that advice can follow. */
function sentence(text: string): string {
  return /[.!?:…]$/.test(text) ? text : `${text}.`;
}
