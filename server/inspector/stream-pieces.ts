import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { createTimeSlice } from '../base/time-slice.ts';
import type { Piece } from './json-pieces.ts';

export interface StreamOptions {
  headers: Record<string, string>;
  /** Told why the transfer was broken off. */
  onError: (error: unknown) => void;
}

/**
 * Answers with what is made piece by piece, as fast as it is read. When making it fails, the connection is broken off: the
 * answer has begun with 200, and one that simply ended would look complete.
 */
export function streamPieces(
  c: Context,
  pieces: Iterator<Piece>,
  { headers, onError }: StreamOptions,
): Response {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  const encoder = new TextEncoder();
  const pause = createTimeSlice();
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await pause();
      // The stream is closed by then: adding to it would throw.
      if (isCancelled) return;
      try {
        const { done, value } = pieces.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
      } catch (error) {
        onError(error);
        // Before node-server learns of it: that would write the message after the file, and end the answer as complete.
        outgoing?.destroy();
        controller.error(error);
      }
    },
    cancel() {
      isCancelled = true;
      pieces.return?.();
    },
  });
  return c.body(body, 200, headers);
}
