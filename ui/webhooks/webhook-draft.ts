import type {
  BodyFormat,
  CipherMode,
  JsonObject,
  MaskedSecret,
  RetryPolicy,
  WebhookView,
} from '../../server/types.ts';
import { changedMembers } from '../app/changed-members.ts';
import type { WebhookInput } from '../client/shapes.ts';

/** A secret in the form: the typed text, or null to keep the stored secret. */
export type SecretDraft = string | null;

export type RetryKind = Exclude<RetryPolicy, object> | 'custom';

export interface WebhookDraft {
  name: string;
  url: string;
  format: BodyFormat;
  events: readonly string[];
  /** Ids of the chosen channels, or null for all. */
  channels: readonly string[] | null;
  encrypted: boolean;
  mode: CipherMode;
  key: SecretDraft;
  iv: SecretDraft;
  /** Name of the wire profile; empty for the contract's default. */
  wire: string;
  retry: RetryKind;
  /** Delays in milliseconds, as typed. */
  delays: string;
  concurrency: string;
  insecure: boolean;
  allowHttp: boolean;
  /** PEM text. */
  ca: string;
  enabled: boolean;
}

const NEW: Omit<WebhookDraft, 'events'> = {
  name: '',
  url: '',
  format: 'json',
  channels: null,
  encrypted: false,
  mode: 'gcm',
  key: '',
  iv: '',
  wire: '',
  retry: 'none',
  delays: '1000, 5000, 30000',
  concurrency: '1',
  insecure: false,
  allowHttp: false,
  ca: '',
  enabled: true,
};

/** The draft of a stored webhook; a new webhook has all events. */
export function draftOf(webhook: WebhookView | null, allEvents: readonly string[]): WebhookDraft {
  if (webhook === null) return { ...NEW, events: allEvents };
  const { name, url, format, events, channels, encryption, wire, retry, concurrency, tls, enabled } = webhook;
  const secret: SecretDraft = encryption === null ? '' : null;
  const custom = typeof retry === 'object';
  return {
    ...{ name, url, format, events, wire, enabled },
    channels: channels ?? null,
    encrypted: encryption !== null,
    mode: encryption?.mode ?? NEW.mode,
    key: secret,
    iv: secret,
    retry: custom ? 'custom' : retry,
    delays: custom ? retry.delaysMs.join(', ') : NEW.delays,
    concurrency: String(concurrency),
    insecure: tls.insecure ?? false,
    allowHttp: tls.allowHttp ?? false,
    ca: tls.ca ?? '',
  };
}

/** Parses milliseconds separated by commas or spaces; null when the text is anything else. */
export function parseDelays(text: string): number[] | null {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  return words.every((word) => /^\d+$/.test(word)) ? words.map(Number) : null;
}

/** Not a valid delay; the server refuses it. */
const UNREADABLE_MS = -1;

const kept = (stored: string | MaskedSecret | undefined, draft: SecretDraft): string | MaskedSecret =>
  draft ?? stored ?? '';

/** Removes null members: POST refuses them, and in a PATCH they would remove a setting. */
function withoutNulls<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as T;
}

/**
 * Request body of the form. An unchanged secret is sent back masked, which keeps the stored one. Null removes a setting
 * of a stored webhook. Delays that cannot be parsed are sent as one invalid delay, so that the server names all
 * problems in one answer.
 */
export function webhookInput(draft: WebhookDraft, stored: WebhookView | null): WebhookInput {
  const { name, url, format, events, channels, mode, wire, retry, concurrency, enabled } = draft;
  const secrets = {
    mode,
    key: kept(stored?.encryption?.key, draft.key),
    iv: kept(stored?.encryption?.iv, draft.iv),
  };
  const tls = {
    insecure: draft.insecure || null,
    ca: draft.ca.trim() === '' ? null : draft.ca,
    allowHttp: draft.allowHttp || null,
  };
  const input: WebhookInput = {
    ...{ name, url, format, enabled },
    events: [...events],
    channels: channels === null ? null : [...channels],
    encryption: draft.encrypted ? secrets : null,
    ...(wire !== '' && { wire }),
    retry: retry === 'custom' ? { delaysMs: parseDelays(draft.delays) ?? [UNREADABLE_MS] } : retry,
    concurrency: Number(concurrency),
    tls: stored === null ? withoutNulls(tls) : tls,
  };
  return stored === null ? withoutNulls(input) : input;
}

/** The changes that saving makes to a stored webhook, as a JSON Merge Patch (RFC 7396). */
export function webhookPatch(draft: WebhookDraft, stored: WebhookView): JsonObject {
  return changedMembers(webhookInput(draftOf(stored, []), stored), webhookInput(draft, stored));
}
