import type { IncomingMessage } from 'node:http';
import type { HeaderPair } from '../types.ts';
import type { BodyRooms } from './body-rooms.ts';
import type { ByteBudget } from './byte-budget.ts';
import { createGrowingBody } from './growing-body.ts';

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
  /** A sender that sends nothing for this long is cut off, in milliseconds. */
  silenceMs: number;
  rooms: BodyRooms;
}

/** A capture, and the function that gives its bytes back to the budget once the body is stored. */
export interface Capture {
  captured: Captured;
  release: () => void;
}

/**
 * Reads a body as it comes, whatever the method. The declared length reserves room, so that a sender for which there is
 * none is refused before it sends; the bytes are counted all the same.
 */
export async function capture(request: IncomingMessage, options: CaptureOptions): Promise<Capture> {
  const { limitBytes, silenceMs, rooms } = options;
  const { socket } = request;
  const declaredBytes = declaredLength(request);
  const room = createReservation(rooms);
  socket.setTimeout(silenceMs);
  const captured = await read({ request, declaredBytes, limitBytes, reserve: room.reserve });
  // The answer may be late on purpose. After it, Node's own timeout for kept connections applies.
  socket.setTimeout(0);
  const isKept = captured.kind === 'complete' || captured.kind === 'incomplete';
  if (!isKept) room.release();
  return { captured, release: room.release };
}

/** The room that one body holds. It moves to another part when the body outgrows the one it began in. */
function createReservation(rooms: BodyRooms) {
  let held = 0;
  let part: ByteBudget = rooms.partFor(0);
  return {
    /** Makes sure that `bytes` are held in all. */
    reserve(bytes: number): boolean {
      if (bytes <= held) return true;
      const next = rooms.partFor(bytes);
      if (!next.take(next === part ? bytes - held : bytes)) return false;
      if (next !== part) part.give(held);
      part = next;
      held = bytes;
      return true;
    },
    release(): void {
      part.give(held);
      held = 0;
    },
  };
}

interface ReadOptions {
  request: IncomingMessage;
  declaredBytes: number | null;
  limitBytes: number;
  reserve: (bytes: number) => boolean;
}

async function read({ request, declaredBytes, limitBytes, reserve }: ReadOptions): Promise<Captured> {
  if (declaredBytes !== null && declaredBytes > limitBytes)
    return { kind: 'too-large', declaredBytes, readBytes: 0 };
  if (!reserve(declaredBytes ?? 0)) return { kind: 'overloaded' };
  const body = createGrowingBody(declaredBytes ?? limitBytes);
  let readBytes = 0;
  return new Promise((resolve) => {
    const settle = (captured: Captured) => {
      request.off('data', onData).off('end', onEnd).off('close', onAbort).off('error', onAbort);
      request.on('error', () => {});
      resolve(captured);
    };
    const onData = (chunk: Buffer) => {
      readBytes += chunk.length;
      if (readBytes > limitBytes) settle({ kind: 'too-large', declaredBytes, readBytes });
      else if (reserve(readBytes)) body.append(chunk);
      else settle({ kind: 'overloaded' });
    };
    const onEnd = () => settle({ kind: 'complete', body: body.bytes() });
    const onAbort = () => settle({ kind: 'incomplete', body: body.bytes(), declaredBytes });
    request.on('data', onData).on('end', onEnd).on('close', onAbort).on('error', onAbort);
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
