import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { createTimeSlice } from '../base/time-slice.ts';
import type { Piece } from './json-pieces.ts';

export interface StreamOptions {
  headers: Record<string, string>;
  /** Called with the error that ended the transfer. */
  onError: (error: unknown) => void;
}

/**
 * Responds with pieces, created as fast as the client reads. When creating one fails, the connection is destroyed: the
 * status 200 was already sent, and a normal end would look like a complete response.
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
        // Destroys the connection before node-server sees the error: it would append the message and end the response
        // normally.
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
