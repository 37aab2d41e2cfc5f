import type { Decoded, DecodedBytes } from './decoding.ts';

/**
 * Turns payload and plaintext into the bytes that are stored and sent. It runs where decoding runs, so that a large payload
 * decoded in a worker reaches the event loop as bytes only.
 */
export function toBytes({ payload, plaintext, ...rest }: Decoded, body: Uint8Array): DecodedBytes {
  const text = payload === undefined ? null : Buffer.from(JSON.stringify(payload));
  return {
    ...rest,
    payload: text !== null && isSame(text, plaintext) ? 'plaintext' : text,
    plaintext: isSame(plaintext, body) ? 'body' : plaintext,
  };
}

/** The bytes of payload and plaintext, also where the outcome only says that they are those of the body. */
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
