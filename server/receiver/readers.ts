import type { RoomPart } from './body-rooms.ts';

/** The reserved bytes of one body. They move to another budget when the body outgrows the first. */
export interface Reservation {
  part(): RoomPart;
  /** Reserves `bytes` in total; false when there is no room, even after cutting off others. */
  reserve(bytes: number): boolean;
  release(): void;
}

/** A request whose body is still arriving. */
export interface Reader {
  room: Pick<Reservation, 'part'>;
  /** Whether it has been slower than the minimum rate since its start. */
  isSlow(): boolean;
  /** Ends the reading and releases its room at once; the sender is refused. */
  cutOff(): void;
}

/** All requests whose body is still arriving. The oldest are cut off when there is no room for a new one. */
export interface Readers {
  /** Returns a function that removes the reader, to be called when its body has arrived. */
  add(reader: Reader): () => void;
  /** Cuts off the oldest matching reader; false when none matches. */
  cutOffFirst(matches: (reader: Reader) => boolean): boolean;
}

export function createReaders(): Readers {
  // In order of their start.
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
