import { Hono } from 'hono';
import { z } from 'zod';
import type { Decode, Decoded, DecodeInput } from '../../codec/decode.ts';
import { aesKey, initialisationVector } from '../../emitter/secret.ts';
import type { Endpoint, HeaderPair, Json, RingKey } from '../../types.ts';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody } from '../input.ts';
import { problem } from '../problem.ts';

const iv = initialisationVector;
const mode = z.enum(['cbc', 'gcm']);

/** Keys to decode with instead of the endpoint's ring; both or neither. */
export const keyInput = z
  .strictObject({ key: aesKey.optional(), iv: iv.optional(), mode: mode.optional() })
  .refine(({ key, iv }) => (key === undefined) === (iv === undefined), {
    path: ['iv'],
    message: 'Give the AES key and the IV together.',
  });

/** A key of an endpoint's ring. */
export const ringKeyInput = z.strictObject({
  label: z.string().trim().min(1, 'Give the key a label.').max(100),
  key: aesKey,
  iv,
  mode: mode.nullable().default(null),
});

const pasted = z.strictObject({
  body: z.base64('The body must be base64.'),
  headers: z.array(z.tuple([z.string(), z.string()])).default([]),
  key: aesKey.optional(),
  iv: iv.optional(),
  mode: mode.optional(),
  endpoint: z.string().optional(),
});

/** A decoding as the API shows it: nothing of it is stored. */
export interface DecodedView extends Omit<Decoded, 'payload' | 'plaintext'> {
  payload: Json;
  /** Base64. */
  plaintext: string | null;
}

/** `/api/decode`: pasted bytes. */
export function decodeRoutes({ store, decode }: InspectorDeps) {
  return new Hono().post('/', jsonBody(pasted), (c) => {
    const { body, headers, endpoint: name, key, iv, mode } = c.req.valid('json');
    const endpoint = name === undefined ? null : store.endpoints.get(name);
    if (name !== undefined && !endpoint) {
      const detail = `There is no endpoint "${name}".`;
      return problem(c, 404, detail, [{ pointer: '/endpoint', detail }]);
    }
    const input = { body: Buffer.from(body, 'base64'), headers: headers as HeaderPair[] };
    return c.json(decodeAgain(decode, input, endpoint, { key, iv, mode }), 200);
  });
}

/** Decodes with the given key, or with the endpoint's ring when none is given. */
export function decodeAgain(
  decode: Decode,
  input: DecodeInput,
  endpoint: Endpoint | null,
  given: z.output<typeof keyInput>,
): DecodedView {
  const { key, iv, mode } = given;
  const ring: RingKey[] =
    key !== undefined && iv !== undefined
      ? [{ label: 'given', key, iv, mode: mode ?? null }]
      : (endpoint?.keys ?? []);
  const keys = mode === undefined ? ring : ring.map((one) => ({ ...one, mode }));
  const { payload, plaintext, ...rest } = decode(input, {
    keys,
    expects: endpoint?.expects ?? { encryption: 'any' },
  });
  return {
    ...rest,
    payload: payload ?? null,
    plaintext:
      plaintext &&
      Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength).toString('base64'),
  };
}
