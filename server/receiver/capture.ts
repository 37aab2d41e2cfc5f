import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../types.ts';
import type { BodyRooms } from './body-rooms.ts';
import { createGrowingBody, type GrowingBody } from './growing-body.ts';
import type { ReceiverLimits } from './limits.ts';
import type { Readers, Reservation } from './readers.ts';

/** A request body as received. `declaredBytes` is the Content-Length, null without one. */
export type Captured =
  | { kind: 'complete'; body: Buffer }
  | { kind: 'too-large'; declaredBytes: number | null; readBytes: number }
  /** The sender disconnected or stopped sending before the end. */
  | { kind: 'incomplete'; body: Buffer; declaredBytes: number | null }
  /** There is no room for another body at the moment. */
  | { kind: 'overloaded' };

export interface CaptureOptions {
  limitBytes: number;
  limits: Pick<ReceiverLimits, 'silenceTimeoutMs' | 'minBytesPerSecond' | 'slowAfterMs'>;
  rooms: BodyRooms;
  readers: Readers;
  clock: Clock;
}

/** A captured body, and the function that frees its memory when it is stored. */
export interface Capture {
  captured: Captured;
  release: () => void;
}

/** Bodies that are read, by connection: pipelined requests share the timeout of their socket. */
const reading = new WeakMap<Socket, number>();

/**
 * Reads the body of any method. The declared length is reserved first, so that a body without room is refused before it
 * is sent; the received bytes are counted as well.
 */
export async function capture(request: IncomingMessage, options: CaptureOptions): Promise<Capture> {
  const { socket } = request;
  const room = createReservation(options);
  const body = createGrowingBody(declaredLength(request) ?? options.limitBytes);
  const release = () => {
    body.free();
    room.release();
  };
  reading.set(socket, (reading.get(socket) ?? 0) + 1);
  socket.setTimeout(options.limits.silenceTimeoutMs);
  const captured = await read({ request, room, body, release }, options);
  const others = (reading.get(socket) ?? 1) - 1;
  reading.set(socket, others);
  // No timeout while a delayed answer is pending; afterwards Node's keep-alive timeout applies.
  if (others === 0) socket.setTimeout(0);
  const isKept = captured.kind === 'complete' || captured.kind === 'incomplete';
  if (!isKept) release();
  return { captured, release };
}

function createReservation({ rooms, readers }: Pick<CaptureOptions, 'rooms' | 'readers'>): Reservation {
  let held = 0;
  let part = rooms.partFor(0);
  const reservation: Reservation = {
    part: () => part,
    reserve(bytes) {
      if (bytes <= held) return true;
      const next = rooms.partFor(bytes);
      while (!next.take(next === part ? bytes - held : bytes)) {
        const gaveWay = readers.cutOffFirst(
          (other) =>
            other.room !== reservation &&
            other.room.part() === next &&
            (next.givesWay === 'any' || other.isSlow()),
        );
        if (!gaveWay) return false;
      }
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
  return reservation;
}

interface Reading {
  request: IncomingMessage;
  room: Reservation;
  body: GrowingBody;
  release: () => void;
}

async function read(
  { request, room, body, release }: Reading,
  { limitBytes, limits, readers, clock }: CaptureOptions,
): Promise<Captured> {
  const declaredBytes = declaredLength(request);
  if (declaredBytes !== null && declaredBytes > limitBytes)
    return { kind: 'too-large', declaredBytes, readBytes: 0 };
  if (!room.reserve(declaredBytes ?? 0)) return { kind: 'overloaded' };
  const startedMs = clock.now();
  let readBytes = 0;
  return new Promise((resolve) => {
    const settle = (captured: Captured) => {
      leave();
      request.off('data', onData).off('end', onEnd).off('close', onAbort).off('error', onAbort);
      request.on('error', () => {});
      resolve(captured);
    };
    const onData = (chunk: Buffer) => {
      readBytes += chunk.length;
      if (readBytes > limitBytes) settle({ kind: 'too-large', declaredBytes, readBytes });
      else if (room.reserve(readBytes)) body.append(chunk);
      else settle({ kind: 'overloaded' });
    };
    const onEnd = () => settle({ kind: 'complete', body: body.bytes() });
    const onAbort = () => settle({ kind: 'incomplete', body: body.bytes(), declaredBytes });
    const leave = readers.add({
      room,
      isSlow() {
        const elapsedMs = clock.now() - startedMs;
        return elapsedMs >= limits.slowAfterMs && readBytes * 1000 < elapsedMs * limits.minBytesPerSecond;
      },
      cutOff() {
        release();
        settle({ kind: 'overloaded' });
      },
    });
    request.on('data', onData).on('end', onEnd).on('close', onAbort).on('error', onAbort);
  });
}

function declaredLength(request: IncomingMessage): number | null {
  const text = request.headers['content-length'];
  return text === undefined ? null : Number(text);
}
