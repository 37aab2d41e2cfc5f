import type { RoomPart } from './body-rooms.ts';

/** The room that one body holds. It moves to another part when the body outgrows the one it began in. */
export interface Reservation {
  part(): RoomPart;
  /** Makes sure that `bytes` are held in all; false when there is no room, and none that could be cut off has any. */
  reserve(bytes: number): boolean;
  release(): void;
}

/** A request whose body is still coming. */
export interface Reader {
  room: Pick<Reservation, 'part'>;
  /** Whether it has been slower than the minimum rate since it began. */
  isSlow(): boolean;
  /** Ends the reading and gives its room back at once; the sender is refused. */
  cutOff(): void;
}

/** All requests whose body is still coming. The longest of them give way when there is no room for a new one. */
export interface Readers {
  /** Returns the function that takes it out, once its body has come. */
  add(reader: Reader): () => void;
  /** Cuts off the one that began first of those that match; false when none does. */
  cutOffFirst(matches: (reader: Reader) => boolean): boolean;
}

export function createReaders(): Readers {
  // In the order in which they began.
  const readers = new Set<Reader>();
  return {
    add(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    cutOffFirst(matches) {
      const found = [...readers].find(matches);
      if (!found) return false;
      readers.delete(found);
      found.cutOff();
      return true;
    },
  };
}
