import { z } from 'zod';
import type { Contract } from '../contract/model.ts';
import { findWire } from '../contract/model.ts';
import { aesKey, initialisationVector } from './secret.ts';

/** One year. A longer delay is most likely a typing error. */
const MAX_DELAY_MS = 31_536_000_000;

/** Longest name of a webhook, in UTF-16 code units. */
export const MAX_NAME = 100;

const encryption = z.strictObject({
  mode: z.enum(['cbc', 'gcm'], { error: 'The mode is "cbc" or "gcm".' }),
  key: aesKey,
  iv: initialisationVector,
});

const retry = z.union(
  [
    z.enum(['none', 'standard-webhooks', 'fast']),
    z.strictObject({ delaysMs: z.array(z.int().min(0).max(MAX_DELAY_MS)).max(100) }),
  ],
  { error: 'Use "none", "standard-webhooks", "fast", or {"delaysMs": [milliseconds, …]}.' },
);

/** TLS settings of a webhook or a replay. */
export const webhookTls = z.strictObject({
  insecure: z.boolean().optional(),
  ca: z
    .string()
    .regex(/-----BEGIN CERTIFICATE-----/, 'Give the CA certificate as PEM text.')
    .optional(),
  allowHttp: z.boolean().optional(),
});

/** The settings of a webhook as users give them, with the platform's rules and defaults. */
export function webhookSchema(contract: Contract) {
  const types = [...contract.events.keys()];
  const settings = z.strictObject({
    name: z
      .string({ error: 'Give the webhook a name.' })
      .trim()
      .min(1, 'Give the webhook a name.')
      .max(MAX_NAME, `Give a name of at most ${MAX_NAME} characters.`),
    url: z.string({ error: 'Give the Request URL.' }).min(1, 'Give the Request URL.').max(2000),
    format: z.enum(['json', 'xml'], { error: 'The format is "json" or "xml".' }).default('json'),
    events: z
      .array(z.enum(types, { error: `Unknown event. Known: ${types.join(', ')}.` }), {
        error: 'Choose events: give a list.',
      })
      .min(1, 'Choose at least one event.')
      .transform((events) => [...new Set(events)]),
    channels: z
      .array(z.string().min(1))
      .min(1, 'Name at least one channel, or leave channels out.')
      .optional(),
    encryption: encryption.nullable().default(null),
    wire: z
      .string()
      .refine(
        (name) => findWire(contract, name),
        `Unknown wire profile. Known: ${contract.wires.map((wire) => wire.name).join(', ')}.`,
      )
      .default(contract.defaultWire),
    retry: retry.default('none'),
    concurrency: z.int().min(1).max(64, 'Give a number from 1 to 64.').default(1),
    tls: webhookTls.default({}),
    enabled: z.boolean({ error: 'Give true or false.' }).default(true),
  });
  return settings.superRefine(({ encryption, wire }, context) => {
    const bytes = findWire(contract, wire)?.iv.lengthBytes;
    if (encryption?.mode !== 'cbc' || bytes === undefined || bytes === 16) return;
    const message = `The wire profile "${wire}" has an IV of ${bytes} bytes, but CBC needs 16. Choose another profile, or GCM.`;
    context.addIssue({ code: 'custom', path: ['wire'], message });
  });
}

export type WebhookSettings = z.infer<ReturnType<typeof webhookSchema>>;
