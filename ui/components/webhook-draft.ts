import type { BodyFormat, CipherMode, MaskedSecret, WebhookView } from '../../server/types.ts';
import type { WebhookInput } from '../api.ts';

/** A secret in the form: what was typed, or null while the stored one stays. */
export type SecretDraft = string | null;

export interface WebhookDraft {
  name: string;
  url: string;
  format: BodyFormat;
  events: readonly string[];
  encrypted: boolean;
  mode: CipherMode;
  key: SecretDraft;
  iv: SecretDraft;
  enabled: boolean;
}

/** The form of a webhook as it is stored; a new one has all events. */
export function draftOf(webhook: WebhookView | null, allEvents: readonly string[]): WebhookDraft {
  const encryption = webhook?.encryption ?? null;
  const secret: SecretDraft = encryption === null ? '' : null;
  return {
    name: webhook?.name ?? '',
    url: webhook?.url ?? '',
    format: webhook?.format ?? 'json',
    events: webhook?.events ?? allEvents,
    encrypted: encryption !== null,
    mode: encryption?.mode ?? 'gcm',
    key: secret,
    iv: secret,
    enabled: webhook?.enabled ?? true,
  };
}

const kept = (stored: string | MaskedSecret | undefined, draft: SecretDraft): string | MaskedSecret =>
  draft ?? stored ?? '';

/** What the form asks of the server; a secret left alone goes back masked, as it came, which leaves it. */
export function webhookInput(draft: WebhookDraft, stored: WebhookView['encryption']): WebhookInput {
  const { name, url, format, events, mode, enabled } = draft;
  const secrets = { mode, key: kept(stored?.key, draft.key), iv: kept(stored?.iv, draft.iv) };
  return { name, url, format, events: [...events], encryption: draft.encrypted ? secrets : null, enabled };
}
