import type { Writable } from 'node:stream';

/** Prints lines for a verb that keeps running, so that a slow reader cannot block it. */
export interface LiveLines {
  print(line: string): void;
  /** Resolves when the reader has taken everything, after `flushMs` at the latest. */
  flush(): Promise<void>;
}

export interface LiveLinesOptions {
  stream: Writable;
  /** The line that replaces the dropped ones. */
  droppedLine: (count: number) => string;
  /** Bytes that may wait for the reader before further lines are dropped. */
  maxPendingBytes?: number;
  /** How long `flush` waits. */
  flushMs?: number;
}

/** About 2,000 lines: enough for a reader that is busy for a short time. */
const MAX_PENDING_BYTES = 1024 ** 2;
const FLUSH_MS = 1000;

/**
 * Prints lines without waiting for the reader. While too many bytes wait, lines are dropped and counted. When the
 * reader has caught up, one line says how many were dropped.
 */
export function createLiveLines(options: LiveLinesOptions): LiveLines {
  const { stream, droppedLine, maxPendingBytes = MAX_PENDING_BYTES, flushMs = FLUSH_MS } = options;
  let dropped = 0;
  doNotBlock(stream);
  // 'drain' means that nothing waits any more, so the count appears exactly where the lines are missing.
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
 * Node writes to a terminal in blocking mode: Ctrl+S, or selecting text in some terminals, would stop the whole process.
 * Node has no public API to change that.
 */
function doNotBlock(stream: Writable): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (blocking: boolean) => unknown } };
  handle?.setBlocking?.(false);
}
