import { describe, expect, test } from 'vitest';
import { parseQuery, type SearchField } from '../../../server/store/search.ts';
import type { DeliveryKind } from '../../../server/types.ts';
import { FILTER_KEYS } from '../../../ui/state/query.ts';
import { suggest } from '../../../ui/state/suggestions.ts';

const KINDS: readonly DeliveryKind[] = ['received', 'sent'];
const EVERY_KEY = Object.keys({
  event: 0,
  verdict: 0,
  endpoint: 0,
  cause: 0,
  enc: 0,
  state: 0,
  webhook: 0,
  status: 0,
  before: 0,
  after: 0,
} satisfies Record<SearchField | 'before' | 'after', 0>);
const KNOWN = { events: ['purchase_made'], endpoints: ['inbox'], webhooks: ['Local inbox'] };

const problemsOf = (q: string, kind: DeliveryKind): string[] =>
  parseQuery(q, { kind, nowMs: 0 }).problems.map(({ message }) => message);

describe.each(KINDS)('a search for %s deliveries', (kind) => {
  test('has the filters that the server knows, and no other', () => {
    const known = EVERY_KEY.filter((key) => !problemsOf(`${key}:x`, kind).join().includes('unknown filter'));
    expect([...FILTER_KEYS[kind]].sort()).toEqual(known.sort());
  });

  test('is accepted by the server with every value that the page suggests', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
    const texts = FILTER_KEYS[kind].flatMap((key) =>
      letters.flatMap((letter) => suggest(`${key}:${letter}`, kind, KNOWN).map(({ text }) => text)),
    );
    expect(texts.length).toBeGreaterThan(20);
    expect([...new Set(texts)].flatMap((text) => problemsOf(text, kind))).toEqual([]);
  });
});
