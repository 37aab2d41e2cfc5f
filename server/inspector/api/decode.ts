import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type DecodedView, decodeAgain } from '../../codec/decode-again.ts';
import { resolveBytes } from '../../codec/decoded-bytes.ts';
import type { DecodedBytes } from '../../codec/decoding.ts';
import { aesKey, initialisationVector } from '../../emitter/secret.ts';
import type { HeaderPair } from '../../types.ts';
import { base64Bytes } from '../base64.ts';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody } from '../input.ts';
import { largeJson } from '../large-json.ts';
import { problem } from '../problem.ts';

const iv = initialisationVector;
const mode = z.enum(['cbc', 'gcm']);

/** Key and IV to use instead of the endpoint's keys; give both or neither. */
export const keyInput = z
  .strictObject({ key: aesKey.optional(), iv: iv.optional(), mode: mode.optional() })
  .refine(({ key, iv }) => (key === undefined) === (iv === undefined), {
    path: ['iv'],
    message: 'Give the AES key and the IV together.',
  });

const pasted = z.strictObject({
  body: base64Bytes('The body must be base64.'),
  headers: z.array(z.tuple([z.string(), z.string()])).default([]),
  key: aesKey.optional(),
  iv: iv.optional(),
  mode: mode.optional(),
  endpoint: z.string().optional(),
});

/** `/api/decode`: decodes the bytes in the request, and stores nothing. */
export function decodeRoutes({ store, decode, onError }: InspectorDeps) {
  return new Hono().post('/', jsonBody(pasted), async (c) => {
    const { body, headers, endpoint: name, key, iv, mode } = c.req.valid('json');
    const endpoint = name === undefined ? null : store.endpoints.get(name);
    if (name !== undefined && !endpoint) {
      const detail = `There is no endpoint "${name}".`;
      return problem(c, 404, detail, [{ pointer: '/endpoint', detail }]);
    }
    const input = { body, headers: headers as HeaderPair[] };
    const decoded = await decodeAgain(decode, input, endpoint, { key, iv, mode });
    return decodedJson(c, decoded, { body: input.body, onError });
  });
}

/** Responds with the result of a decoding that is not stored. */
export function decodedJson(
  c: Context,
  decoded: DecodedBytes,
  { body, onError }: { body: Uint8Array; onError: (error: unknown) => void },
) {
  const { payload: _, plaintext: __, ...members } = decoded;
  const { payload, plaintext } = resolveBytes(decoded, body);
  const large = { payload: { json: payload }, plaintext: { base64: plaintext } };
  return largeJson<DecodedView>(c, { members, large, onError });
}
