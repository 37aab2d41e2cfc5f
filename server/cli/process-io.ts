import type { Writable } from 'node:stream';
import { EXIT, ExitError } from '../base/exit.ts';
import { wantsColour } from '../config/config.ts';
import type { Io } from './io.ts';
import { createLiveLines, type LiveLines } from './print/live-lines.ts';
import { painter } from './print/print.ts';
import { stopSignal } from './stop-signal.ts';

/** Writes lines to stdout and stderr of the process. */
export interface ProcessOutput {
  print(text: string): void;
  note(text: string): void;
  neverWaitForReader(json: boolean): void;
  /** Resolves when the process can exit without losing output. */
  flush(): Promise<void>;
}

/** Delivers every line, and `flush` waits for the reader, until `neverWaitForReader` is called. */
export function createProcessOutput({
  stdout,
  stderr,
}: Pick<typeof process, 'stdout' | 'stderr'>): ProcessOutput {
  let [out, err] = [reliableLines(stdout), reliableLines(stderr)];
  return {
    print: (text) => out.print(text),
    note: (text) => err.print(text),
    neverWaitForReader(json) {
      const droppedText = (count: number) =>
        `(${count} ${count === 1 ? 'line was' : 'lines were'} dropped: the reader was too slow)`;
      const droppedLine = json ? (count: number) => JSON.stringify({ type: 'dropped', count }) : droppedText;
      out = createLiveLines({ stream: stdout, droppedLine });
      err = createLiveLines({ stream: stderr, droppedLine: droppedText });
    },
    async flush() {
      await Promise.all([out.flush(), err.flush()]);
    },
  };
}

/** Delivers every line, however slow the reader is. */
function reliableLines(stream: Writable): LiveLines {
  return {
    print: (line) => void stream.write(`${line}\n`),
    flush: () => new Promise((resolve) => stream.write('', () => resolve())),
  };
}

/** The `Io` of this process. */
export function createProcessIo(output: ProcessOutput, end: Io['end']): Io {
  const { stdin, stdout } = process;
  return {
    env: process.env,
    cwd: process.cwd(),
    terminal: stdout.isTTY === true,
    // Read at each use, because the user may resize the window. A pseudo-terminal without a window has the width 0.
    get terminalWidth() {
      return stdout.columns || null;
    },
    paint: painter(wantsColour(process.env, stdout.isTTY)),
    print: output.print,
    write: (bytes) => new Promise((resolve) => stdout.write(bytes, () => resolve())),
    note: output.note,
    async readStdin() {
      if (stdin.isTTY) {
        throw new ExitError(EXIT.usage, 'No input: stdin is a terminal.', 'Name a file, or pipe one in.');
      }
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks);
    },
    stopSignal,
    neverWaitForReader: output.neverWaitForReader,
    end,
  };
}
