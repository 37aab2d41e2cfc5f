import type { Cause, DeliveryKind } from '../../server/types.ts';
import { SENT_STATES, VERDICTS } from '../text/words.ts';
import { FILTER_KEYS, type FilterKey, filterText, isFilterKey } from './query.ts';

/** Names for suggestions that only the server knows. */
export interface KnownNames {
  events: readonly string[];
  endpoints: readonly string[];
  webhooks: readonly string[];
}

/** One suggestion: `text` replaces the word being typed; a `final` suggestion completes a filter. */
export interface Suggestion {
  text: string;
  hint: string;
  final: boolean;
}

const KEY_HINTS: Record<FilterKey, string> = {
  event: 'event type',
  verdict: 'valid, invalid, unrecognised, undecodable',
  endpoint: 'name of the endpoint',
  cause: 'why it failed',
  enc: 'gcm, cbc or none',
  before: 'a time, or 15m ago',
  after: 'a time, or 15m ago',
  state: 'pending, delivered, failed, cancelled',
  webhook: 'name of the webhook',
  status: 'status of the last attempt: 200, 5xx, none',
};

/** All of them: the compiler refuses a cause that is missing here, and one that does not exist. */
const CAUSES = Object.keys({
  'no-key': 0,
  'wrong-key': 0,
  'wrong-iv': 0,
  'wrong-key-or-tampered': 0,
  altered: 0,
  'no-tag': 0,
  'wrong-mode': 0,
  'short-tag': 0,
  'bad-iv': 0,
  truncated: 0,
  'bad-padding': 0,
  'not-all-tried': 0,
  'not-encrypted': 0,
  'unexpectedly-encrypted': 0,
  'empty-body': 0,
  'too-large': 0,
  'incomplete-body': 0,
  'bad-encoding': 0,
  'bad-envelope': 0,
  'content-encoded': 0,
  'malformed-json': 0,
  'malformed-xml': 0,
  'doctype-refused': 0,
  'not-utf8': 0,
  'too-deep': 0,
  limit: 0,
  'duplicate-key': 0,
  'not-a-payload': 0,
  'unknown-event': 0,
  'no-match': 0,
  ambiguous: 0,
  schema: 0,
  'internal-error': 0,
} satisfies Record<Cause, 0>);

/** Filters with values of their own making: a suggestion never replaces what is typed. */
const FREE_KEYS = new Set<FilterKey>(['before', 'after']);

const TIMES = ['5m', '15m', '1h', '24h'];

function valuesOf(key: FilterKey, known: KnownNames): readonly string[] {
  const values: Record<FilterKey, readonly string[]> = {
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
  return values[key];
}

/** A filter as far as it is typed; null without a known filter name and its colon. */
function partialFilter(word: string, kind: DeliveryKind) {
  const negated = word.startsWith('-');
  const typed = (negated ? word.slice(1) : word).toLowerCase();
  const colon = typed.indexOf(':');
  const key = typed.slice(0, Math.max(0, colon));
  if (colon < 0 || !isFilterKey(key, kind)) return null;
  return { negated, key, part: typed.slice(colon + 1).replaceAll('"', '') };
}

/** Suggestions for the word being typed, at most eight, the most likely first. */
export function suggest(word: string, kind: DeliveryKind, known: KnownNames): Suggestion[] {
  const negated = word.startsWith('-');
  const typed = (negated ? word.slice(1) : word).toLowerCase();
  const sign = negated ? '-' : '';
  if (!typed.includes(':')) {
    return FILTER_KEYS[kind]
      .filter((key) => key.startsWith(typed))
      .map((key) => ({ text: `${sign}${key}:`, hint: KEY_HINTS[key], final: false }));
  }
  const filter = partialFilter(word, kind);
  if (filter === null) return [];
  const { key, part } = filter;
  return valuesOf(key, known)
    .filter((value) => value.toLowerCase().includes(part) && value.toLowerCase() !== part)
    .slice(0, 8)
    .map((value) => ({ text: filterText(key, value, negated), hint: '', final: true }));
}

/** The one value that an incomplete filter can mean: `verdict:inv` → `verdict:invalid`. Null when there is a choice. */
export function completion(word: string, kind: DeliveryKind, known: KnownNames): Suggestion | null {
  const filter = partialFilter(word, kind);
  if (filter === null || filter.part === '' || FREE_KEYS.has(filter.key)) return null;
  if (valuesOf(filter.key, known).some((value) => value.toLowerCase() === filter.part)) return null;
  const [only, ...others] = suggest(word, kind, known);
  return only === undefined || others.length > 0 ? null : only;
}
