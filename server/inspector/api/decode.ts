import { Hono } from 'hono';
import { z } from 'zod';
import { decodeAgain } from '../../codec/decode-again.ts';
import { aesKey, initialisationVector } from '../../emitter/secret.ts';
import type { HeaderPair } from '../../types.ts';
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

const pasted = z.strictObject({
  body: z.base64('The body must be base64.'),
  headers: z.array(z.tuple([z.string(), z.string()])).default([]),
  key: aesKey.optional(),
  iv: iv.optional(),
  mode: mode.optional(),
  endpoint: z.string().optional(),
});

/** `/api/decode`: pasted bytes. */
export function decodeRoutes({ store, decode }: InspectorDeps) {
  return new Hono().post('/', jsonBody(pasted), async (c) => {
    const { body, headers, endpoint: name, key, iv, mode } = c.req.valid('json');
    const endpoint = name === undefined ? null : store.endpoints.get(name);
    if (name !== undefined && !endpoint) {
      const detail = `There is no endpoint "${name}".`;
      return problem(c, 404, detail, [{ pointer: '/endpoint', detail }]);
    }
    const input = { body: Buffer.from(body, 'base64'), headers: headers as HeaderPair[] };
    return c.json(await decodeAgain(decode, input, endpoint, { key, iv, mode }), 200);
  });
}
