/// <reference lib="es2024.arraybuffer" />

/** Memory is added in steps of this size, in bytes. */
const STEP_BYTES = 1_048_576;

/** A body that is put together while it arrives. */
export interface GrowingBody {
  append(chunk: Buffer): void;
  /** All bytes so far, without a copy. */
  bytes(): Buffer;
}

/**
 * Keeps a body of one chunk as it came, and a longer one in a resizable buffer: V8 maps its pages by itself and returns
 * them to the system as soon as it is freed. What a list of chunks held stayed with malloc: 450 MB after 200 uploads.
 * @param maxBytes Bytes that will never be exceeded; they cost address space, not memory.
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
  };
}
