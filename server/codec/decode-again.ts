import type { CipherMode, Endpoint, Json, RingKey } from '../types.ts';
import { resolveBytes } from './decoded-bytes.ts';
import type { Decoded, DecodedBytes, DecodeInput, LiveDecode } from './decoding.ts';

/** An outcome as the API shows it; nothing of it is stored. */
export interface DecodedView extends Omit<Decoded, 'payload' | 'plaintext'> {
  payload: Json;
  /** Base64. */
  plaintext: string | null;
}

/** A key to decode with, instead of the endpoint's ring. Without key and IV, `mode` restricts the ring to that mode. */
export interface GivenKey {
  key?: string | undefined;
  iv?: string | undefined;
  mode?: CipherMode | undefined;
}

/** The outcome of decoding `body`, as the API shows it. */
export function viewDecoded(decoded: DecodedBytes, body: Uint8Array): DecodedView {
  const { payload, plaintext } = resolveBytes(decoded, body);
  return {
    ...decoded,
    payload: payload && JSON.parse(Buffer.from(payload).toString()),
    plaintext: plaintext && Buffer.from(plaintext).toString('base64'),
  };
}

/** Decodes with the given key, or with the endpoint's ring when none is given. */
export async function decodeAgain(
  decode: LiveDecode,
  input: DecodeInput,
  endpoint: Endpoint | null,
  given: GivenKey,
): Promise<DecodedBytes> {
  const { key, iv, mode } = given;
  const ring: RingKey[] =
    key !== undefined && iv !== undefined
      ? [{ label: 'given', key, iv, mode: mode ?? null }]
      : (endpoint?.keys ?? []);
  const keys = mode === undefined ? ring : ring.map((one) => ({ ...one, mode }));
  return decode(input, { keys, expects: endpoint?.expects ?? { encryption: 'any' } });
}
