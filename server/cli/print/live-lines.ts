import type { Writable } from 'node:stream';

/** Lines of a verb that goes on after printing, so that no reader may hold it up. */
export interface LiveLines {
  print(line: string): void;
  /** Resolves once the reader has taken everything, or has had its time to. */
  flush(): Promise<void>;
}

export interface LiveLinesOptions {
  stream: Writable;
  /** The line that stands for those that were left out. */
  droppedLine: (count: number) => string;
  /** What may wait for the reader before further lines are left out. */
  maxPendingBytes?: number;
  /** How long `flush` waits. */
  flushMs?: number;
}

/** Some 2,000 lines: enough for a reader that is busy for a moment. */
const MAX_PENDING_BYTES = 1024 ** 2;
const FLUSH_MS = 1000;

/**
 * Prints lines without ever waiting for the reader. When too much waits, lines are left out and counted; when the
 * reader has taken the rest, one line says how many.
 */
export function createLiveLines(options: LiveLinesOptions): LiveLines {
  const { stream, droppedLine, maxPendingBytes = MAX_PENDING_BYTES, flushMs = FLUSH_MS } = options;
  let dropped = 0;
  doNotBlock(stream);
  // 'drain' means that nothing waits any more, so the count stands exactly where the lines are missing.
  stream.on('drain', () => {
    if (dropped === 0) return;
    const line = droppedLine(dropped);
    dropped = 0;
    stream.write(`${line}\n`);
  });
  return {
    print(line) {
      if (dropped > 0 || stream.writableLength > maxPendingBytes) dropped += 1;
      else stream.write(`${line}\n`);
    },
    flush() {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, flushMs);
        stream.write('', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
}

/**
 * Node writes to a terminal in blocking mode: Ctrl+S, or a selection in some terminals, would stop the whole process.
 * There is no public way to switch that off.
 */
function doNotBlock(stream: Writable): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (blocking: boolean) => unknown } };
  handle?.setBlocking?.(false);
}
