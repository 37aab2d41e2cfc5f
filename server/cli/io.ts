import type { ExitCode } from '../base/exit.ts';
import type { Paint } from './print/print.ts';
import { fitLine } from './print/text-width.ts';

/** The parts of the process that a verb may use. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Whether stdout is a terminal. */
  terminal: boolean;
  /** Columns of the terminal on stdout. Null when stdout is not a terminal, or the terminal does not know. */
  terminalWidth: number | null;
  paint: Paint;
  /** Prints a line on stdout. The process exits only after the reader has taken it. */
  print(text: string): void;
  /** Writes bytes to stdout unchanged. Resolves when the reader has taken them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Prints a line on stderr. */
  note(text: string): void;
  /** Reads all of stdin. Throws when stdin is a terminal, because no verb prompts for input. */
  readStdin(): Promise<Buffer>;
  /** Resolves at the first SIGINT or SIGTERM; a second SIGINT ends the process at once. */
  stopSignal(): Promise<void>;
  /**
   * For a verb that runs until it is stopped: from now on, lines are dropped when the reader of stdout or stderr is too
   * slow, and one line says how many. So a slow reader neither blocks the process nor makes its memory grow.
   */
  neverWaitForReader(json: boolean): void;
  /** Sets the exit code of the verb. */
  end(code: ExitCode): void;
}

/** Begins every warning and error on stderr. */
export const PREFIX = 'rai-hooks: ';

/** Prints a line of padded columns on stdout. A terminal that is too narrow gets it without the padding. */
export function printLine(io: Pick<Io, 'print' | 'terminalWidth'>, line: string): void {
  io.print(fitLine(line, io.terminalWidth));
}

/** Prints a warning on stderr; the verb goes on. */
export function warn(io: Pick<Io, 'note'>, text: string): void {
  io.note(`${PREFIX}${text}`);
}
