import type { DeliveryKind } from '../../server/types.ts';
import { SENT_STATES, VERDICTS } from '../text/words.ts';
import { FILTER_KEYS, filterText } from './query.ts';

/** What can be suggested for names that only the running server knows. */
export interface KnownNames {
  events: readonly string[];
  endpoints: readonly string[];
  webhooks: readonly string[];
}

/** One suggestion: `text` replaces the word being typed; a `final` one completes a filter. */
export interface Suggestion {
  text: string;
  hint: string;
  final: boolean;
}

const KEY_HINTS: Record<string, string> = {
  event: 'event type',
  verdict: 'valid, invalid, unrecognised, undecodable',
  endpoint: 'address of the receiver',
  cause: 'why it failed',
  enc: 'gcm, cbc or none',
  before: 'a time, or 15m ago',
  after: 'a time, or 15m ago',
  state: 'pending, delivered, failed, cancelled',
  webhook: 'name of the webhook',
  status: 'of the last attempt: 200, 5xx, none',
};

const CAUSES = [
  'no-key wrong-key wrong-iv wrong-key-or-tampered altered no-tag wrong-mode short-tag bad-iv truncated bad-padding',
  'not-all-tried not-encrypted unexpectedly-encrypted empty-body too-large incomplete-body',
  'bad-encoding bad-envelope content-encoded malformed-json',
  'malformed-xml doctype-refused not-utf8 too-deep limit duplicate-key not-a-payload unknown-event no-match',
  'ambiguous schema internal-error',
].flatMap((line) => line.split(' '));

const TIMES = ['5m', '15m', '1h', '24h'];

function valuesOf(key: string, known: KnownNames): readonly string[] {
  const values: Record<string, readonly string[]> = {
    event: known.events,
    verdict: VERDICTS,
    endpoint: known.endpoints,
    cause: CAUSES,
    enc: ['gcm', 'cbc', 'none'],
    before: TIMES,
    after: TIMES,
    state: SENT_STATES,
    webhook: known.webhooks,
    status: ['2xx', '4xx', '5xx', 'none', '200', '400', '404', '500'],
  };
  return values[key] ?? [];
}

/** Suggestions for the word being typed, the likeliest first; at most eight. */
export function suggest(word: string, kind: DeliveryKind, known: KnownNames): Suggestion[] {
  const negated = word.startsWith('-');
  const typed = (negated ? word.slice(1) : word).toLowerCase();
  const sign = negated ? '-' : '';
  const colon = typed.indexOf(':');
  if (colon < 0) {
    return FILTER_KEYS[kind]
      .filter((key) => key.startsWith(typed))
      .map((key) => ({ text: `${sign}${key}:`, hint: KEY_HINTS[key] ?? '', final: false }));
  }
  const key = typed.slice(0, colon);
  if (!FILTER_KEYS[kind].includes(key)) return [];
  const part = typed.slice(colon + 1).replaceAll('"', '');
  return valuesOf(key, known)
    .filter((value) => value.toLowerCase().includes(part) && value.toLowerCase() !== part)
    .slice(0, 8)
    .map((value) => ({ text: filterText(key, value, negated), hint: '', final: true }));
}
