import type { IncomingMessage } from 'node:http';
import type { HeaderPair } from '../types.ts';
import type { ByteBudget } from './byte-budget.ts';

/** What came over the wire, before anything looks at it. `declaredBytes` is the Content-Length, null without one. */
export type Captured =
  | { kind: 'complete'; body: Buffer }
  | { kind: 'too-large'; declaredBytes: number | null; readBytes: number }
  /** The sender went away, or stayed silent, before the end. */
  | { kind: 'incomplete'; body: Buffer; declaredBytes: number | null }
  /** There is no room for more bodies at present. */
  | { kind: 'overloaded' };

export interface CaptureOptions {
  limitBytes: number;
  budget: ByteBudget;
}

/** A sender that sends nothing for this long is cut off. */
const SILENCE_MS = 30_000;

/** A capture, and the function that gives its bytes back to the budget once the body is stored. */
export interface Capture {
  captured: Captured;
  release: () => void;
}

/** Reads a body as it comes, whatever the method, counting on the stream: a declared length is not believed. */
export async function capture(
  request: IncomingMessage,
  { limitBytes, budget }: CaptureOptions,
): Promise<Capture> {
  const { socket } = request;
  let held = 0;
  const take = (bytes: number) => {
    const taken = budget.take(bytes);
    if (taken) held += bytes;
    return taken;
  };
  socket.setTimeout(SILENCE_MS);
  const captured = await read(request, limitBytes, take);
  // An answer may be meant to be late; once it has left, Node waits for the next request as long as it always does.
  socket.setTimeout(0);
  const isKept = captured.kind === 'complete' || captured.kind === 'incomplete';
  if (!isKept) {
    budget.give(held);
    held = 0;
  }
  return { captured, release: () => budget.give(held) };
}

function read(
  request: IncomingMessage,
  limitBytes: number,
  take: (bytes: number) => boolean,
): Promise<Captured> {
  const declaredBytes = declaredLength(request);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let readBytes = 0;
    const settle = (captured: Captured) => {
      request.off('data', onData).off('end', onEnd).off('close', onAbort).off('error', onAbort);
      request.on('error', () => {});
      resolve(captured);
    };
    const tooLarge = () => settle({ kind: 'too-large', declaredBytes, readBytes });
    const onData = (chunk: Buffer) => {
      readBytes += chunk.length;
      if (readBytes > limitBytes) tooLarge();
      else if (take(chunk.length)) chunks.push(chunk);
      else settle({ kind: 'overloaded' });
    };
    const whole = () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    const onEnd = () => settle({ kind: 'complete', body: whole() });
    const onAbort = () => settle({ kind: 'incomplete', body: whole(), declaredBytes });
    request.on('data', onData).on('end', onEnd).on('close', onAbort).on('error', onAbort);
    if (declaredBytes !== null && declaredBytes > limitBytes) tooLarge();
  });
}

/** Header pairs as they stood on the wire: Node lists names and values in turn. */
export function headerPairs(rawHeaders: readonly string[]): HeaderPair[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [
    rawHeaders[2 * at] ?? '',
    rawHeaders[2 * at + 1] ?? '',
  ]);
}

function declaredLength(request: IncomingMessage): number | null {
  const text = request.headers['content-length'];
  return text === undefined ? null : Number(text);
}
