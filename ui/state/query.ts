import type { SearchField } from '../../server/store/search.ts';
import type { DeliveryKind } from '../../server/types.ts';

export type FilterKey = SearchField | 'before' | 'after';

/** Names of filters; any other word before a colon is free text. */
export const FILTER_KEYS: Record<DeliveryKind, readonly FilterKey[]> = {
  received: ['event', 'verdict', 'endpoint', 'cause', 'enc', 'before', 'after'],
  sent: ['event', 'state', 'webhook', 'status', 'enc', 'before', 'after'],
};

/** Whether it is a filter for deliveries of this kind. */
export function isFilterKey(name: string, kind: DeliveryKind): name is FilterKey {
  return FILTER_KEYS[kind].some((key) => key === name);
}

/** One word of a search: a filter, or text when `key` is null. `raw` is the word as typed. */
export interface Term {
  key: FilterKey | null;
  value: string;
  negated: boolean;
  raw: string;
}

// A word, with quoted parts that may contain spaces; an open quote runs to the end.
const WORD = /(?:"[^"]*"?|\S)+/g;

const unquote = (text: string): string => text.replaceAll('"', '');

/** One word as a term. */
export function readTerm(raw: string, kind: DeliveryKind): Term {
  const negated = raw.startsWith('-') && raw.length > 1;
  const word = negated ? raw.slice(1) : raw;
  const colon = word.startsWith('"') ? -1 : word.indexOf(':');
  const key = colon > 0 ? word.slice(0, colon).toLowerCase() : null;
  if (key !== null && isFilterKey(key, kind)) {
    return { key, value: unquote(word.slice(colon + 1)), negated, raw };
  }
  return { key: null, value: unquote(word), negated, raw };
}

/** Splits a search into its terms, in order. */
export function parseQuery(query: string, kind: DeliveryKind): Term[] {
  return Array.from(query.matchAll(WORD), (match) => readTerm(match[0], kind));
}

/** Whether a term is a complete filter, which is shown as a chip. */
export function isChip(term: Term): boolean {
  return term.key !== null && term.value !== '';
}

/** Whether a term can be searched for: false for a filter without a value and for an open quote. */
export function isComplete(term: Term): boolean {
  const quotes = term.raw.split('"').length - 1;
  return term.value !== '' && quotes % 2 === 0;
}

/** The search text of these terms. */
export function formatQuery(terms: readonly Term[]): string {
  return terms.map((term) => term.raw).join(' ');
}

/** The text of a filter; a value with spaces is quoted. */
export function filterText(key: string, value: string, negated = false): string {
  return `${negated ? '-' : ''}${key}:${/\s/.test(value) ? `"${value}"` : value}`;
}
