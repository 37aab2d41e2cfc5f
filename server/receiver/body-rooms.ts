import { type ByteBudget, createByteBudget } from './byte-budget.ts';

/** The budget for one group of bodies. */
export interface RoomPart extends ByteBudget {
  /** Which requests are cut off when there is no room for a body, the oldest first. */
  givesWay: 'any' | 'slow';
}

/**
 * Separate budgets for bodies in memory, so that large bodies and requests to unknown endpoints leave room for usual
 * deliveries.
 */
export interface BodyRooms {
  /** The budget for a body of this size. */
  partFor(bytes: number): RoomPart;
}

/** Most deliveries are far smaller: a webhook of the platform has about 600 bytes. */
const SMALL_BYTES = 65_536;
/** Number of maximum-size bodies that fit into the budget for large bodies; of smaller ones, more fit. */
const LARGE_BODIES = 8;

/** Creates the budgets: eight maximum-size bodies for large ones, one for small ones, and one for unknown endpoints. */
export function createBodyRooms(maxBodyBytes: number): { atEndpoint: BodyRooms; elsewhere: BodyRooms } {
  const large = part(LARGE_BODIES * maxBodyBytes, 'slow');
  // A small body arrives within milliseconds unless its sender is slow, so any of them may be cut off for a new one.
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
