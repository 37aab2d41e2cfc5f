import { type ByteBudget, createByteBudget } from './byte-budget.ts';

/** A share of the room for bodies. */
export interface RoomPart extends ByteBudget {
  /** Which requests are cut off when a body finds no room here, beginning with the one that began first. */
  givesWay: 'any' | 'slow';
}

/** The room for bodies that are not stored yet, in parts, so that large bodies and stray requests leave room for the rest. */
export interface BodyRooms {
  /** The part that a body of so many bytes takes its room from. */
  partFor(bytes: number): RoomPart;
}

/** Most deliveries are far smaller: a webhook of the platform has about 600 bytes. */
const SMALL_BYTES = 65_536;
/** Bodies of the largest size that fit at once at the endpoints; of smaller ones, accordingly more. */
const LARGE_BODIES = 8;

/** Makes the rooms: eight of the largest bodies, one's worth of small ones, and one's worth at no endpoint. */
export function createBodyRooms(maxBodyBytes: number): { atEndpoint: BodyRooms; elsewhere: BodyRooms } {
  const large = part(LARGE_BODIES * maxBodyBytes, 'slow');
  // A small body is there in milliseconds, unless its sender is slow: a new one never has to wait for another.
  const small = part(maxBodyBytes, 'any');
  const stray = part(maxBodyBytes, 'slow');
  return {
    atEndpoint: { partFor: (bytes) => (bytes <= SMALL_BYTES ? small : large) },
    elsewhere: { partFor: () => stray },
  };
}

function part(totalBytes: number, givesWay: RoomPart['givesWay']): RoomPart {
  return { ...createByteBudget(totalBytes), givesWay };
}
