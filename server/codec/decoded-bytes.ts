import type { Decoded, DecodedBytes } from './decoding.ts';

/**
 * Turns values into the bytes that are kept and sent, where the decoding is done: once in a worker, the event loop never
 * sees a large payload but as bytes.
 */
export function toBytes({ payload, plaintext, ...rest }: Decoded, body: Uint8Array): DecodedBytes {
  const text = payload === undefined ? null : Buffer.from(JSON.stringify(payload));
  return {
    ...rest,
    payload: text !== null && isSame(text, plaintext) ? 'plaintext' : text,
    plaintext: isSame(plaintext, body) ? 'body' : plaintext,
  };
}

/** The bytes that the markers of an outcome stand for. */
export function resolveBytes(
  { payload, plaintext }: Pick<DecodedBytes, 'payload' | 'plaintext'>,
  body: Uint8Array,
): { payload: Uint8Array | null; plaintext: Uint8Array | null } {
  const text = plaintext === 'body' ? body : plaintext;
  return { payload: payload === 'plaintext' ? text : payload, plaintext: text };
}

function isSame(bytes: Uint8Array | null, others: Uint8Array | null): boolean {
  return bytes !== null && others !== null && Buffer.compare(bytes, others) === 0;
}
