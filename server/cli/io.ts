import type { ExitCode } from '../base/exit.ts';
import type { Paint } from './print/print.ts';

/** What a verb has of the process it runs in. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Whether a person looks at stdout. */
  terminal: boolean;
  paint: Paint;
  /** A line on stdout. The process ends only when the reader has taken it. */
  print(text: string): void;
  /** Bytes on stdout, as they are; resolves when they are taken, so that a slow reader is waited for. */
  write(bytes: Uint8Array): Promise<void>;
  /** A line on stderr. */
  note(text: string): void;
  /** All of stdin; refused when it is a terminal, because no verb waits for typing. */
  readStdin(): Promise<Buffer>;
  /** Resolves at the first SIGINT or SIGTERM; a second SIGINT ends the process at once. */
  stopSignal(): Promise<void>;
  /**
   * For a verb that runs until it is stopped: from now on a reader of stdout or stderr that is too slow misses lines,
   * and is told how many, instead of holding up the process or making it grow.
   */
  neverWaitForReader(json: boolean): void;
  /** The exit code the verb ends with. */
  end(code: ExitCode): void;
}

/** Begins every line on stderr that is about the run itself. */
export const PREFIX = 'rai-hooks: ';

/** A warning on stderr: nothing is refused. */
export function warn(io: Pick<Io, 'note'>, text: string): void {
  io.note(`${PREFIX}${text}`);
}
