import { type ByteBudget, createByteBudget } from './byte-budget.ts';

/** The room for bodies that are not stored yet, in parts, so that large bodies and stray requests leave room for the rest. */
export interface BodyRooms {
  /** The part that a body of so many bytes takes its room from. */
  partFor(bytes: number): ByteBudget;
}

/** Most deliveries are far smaller: a webhook of the platform has about 600 bytes. */
const SMALL_BYTES = 65_536;
/** Bodies of the largest size that fit at once at the endpoints; of smaller ones, accordingly more. */
const LARGE_BODIES = 8;

/** Makes the rooms: eight of the largest bodies, one's worth of small ones, and one's worth at no endpoint. */
export function createBodyRooms(maxBodyBytes: number): { atEndpoint: BodyRooms; elsewhere: BodyRooms } {
  const large = createByteBudget(LARGE_BODIES * maxBodyBytes);
  const small = createByteBudget(maxBodyBytes);
  const stray = createByteBudget(maxBodyBytes);
  return {
    atEndpoint: { partFor: (bytes) => (bytes <= SMALL_BYTES ? small : large) },
    elsewhere: { partFor: () => stray },
  };
}
