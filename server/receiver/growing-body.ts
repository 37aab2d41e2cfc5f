/// <reference lib="es2024.arraybuffer" />

/** Memory is added in steps of this size, in bytes. */
const STEP_BYTES = 1_048_576;

/** A body that grows while it arrives. */
export interface GrowingBody {
  append(chunk: Buffer): void;
  /** All bytes so far, without a copy; not to be used after `free`. */
  bytes(): Buffer;
  /** Returns the memory to the system now. */
  free(): void;
}

/**
 * Keeps a single chunk as it is, and a longer body in a resizable buffer, whose pages V8 returns to the system when it
 * is resized. Memory of chunks stays with malloc (450 MB after 200 uploads), and an idle process never collects its
 * garbage (9 bodies of 9 MB).
 * @param maxBytes Upper limit of the body; reserves address space, not memory.
 */
export function createGrowingBody(maxBytes: number): GrowingBody {
  let only: Buffer | null = null;
  let memory: ArrayBuffer | null = null;
  let length = 0;

  function put(chunk: Buffer): void {
    memory ??= new ArrayBuffer(0, { maxByteLength: maxBytes });
    const end = length + chunk.length;
    if (end > memory.byteLength) memory.resize(Math.min(maxBytes, Math.ceil(end / STEP_BYTES) * STEP_BYTES));
    new Uint8Array(memory, length).set(chunk);
    length = end;
  }

  return {
    append(chunk) {
      if (length === 0 && only === null) {
        only = chunk;
        return;
      }
      if (only) put(only);
      only = null;
      put(chunk);
    },
    bytes: () => only ?? Buffer.from(memory ?? new ArrayBuffer(0), 0, length),
    free() {
      only = null;
      length = 0;
      memory?.resize(0);
    },
  };
}
