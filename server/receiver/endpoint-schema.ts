import { z } from 'zod';
import { type Contract, findWire } from '../contract/model.ts';
import { aesKey, initialisationVector } from '../emitter/secret.ts';
import { type Planes, relayUrlProblem } from '../outbound/request-url.ts';

const STATUS = 'Use a final status, 200 to 599.';
const NAME = 'Use letters, digits, dots, hyphens and underscores, at most 64.';

/** The last part of the endpoint's path. */
export const endpointName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, NAME);

/** A key of an endpoint's ring. */
export const ringKey = z.strictObject({
  label: z.string().trim().min(1, 'Give the key a label.').max(100),
  key: aesKey,
  iv: initialisationVector,
  mode: z.enum(['cbc', 'gcm']).nullable().default(null),
});

const reply = z.strictObject({
  status: z.int(STATUS).min(200, STATUS).max(599, STATUS).optional(),
  delayMs: z.int().min(0).max(600_000, 'Give at most 600000 ms (10 minutes).').optional(),
  body: z.string().max(65_536).optional(),
  strict: z.boolean().optional(),
  failFirst: z.int().min(0).max(1_000_000).optional(),
  close: z.boolean().optional(),
  hold: z.boolean().optional(),
});

/** All settings of an endpoint except its name and keys; missing ones get their default. */
export function endpointSchema({ contract, planes }: { contract: Contract; planes: Planes }) {
  const expects = z.strictObject({
    format: z.enum(['json', 'xml']).optional(),
    encryption: z.enum(['any', 'required', 'none']).default('any'),
    mode: z.enum(['cbc', 'gcm']).optional(),
    wire: z
      .string()
      .refine((name) => findWire(contract, name), 'Unknown wire profile.')
      .optional(),
  });
  const forwardTo = z
    .string()
    .max(2000)
    .superRefine((url, context) => {
      const message = relayUrlProblem(url, planes, 'forward');
      if (message) context.addIssue({ code: 'custom', message });
    });
  return z.strictObject({
    expects: expects.default({ encryption: 'any' }),
    reply: reply.default({}),
    forwardTo: forwardTo.nullable().default(null),
  });
}

/** What a client sends to create or to change an endpoint. */
export type EndpointInput = z.input<ReturnType<typeof endpointSchema>>;

/** What a client sends to add a key to an endpoint's ring. */
export type RingKeyInput = z.input<typeof ringKey>;
