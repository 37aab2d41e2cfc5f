import { describe, expect, test } from 'vitest';
import { matchReceived, matchSent } from '../../../ui/state/match-query.ts';
import { filterText, formatQuery, isChip, isComplete, parseQuery } from '../../../ui/state/query.ts';
import { completion, suggest } from '../../../ui/state/suggestions.ts';
import { received, sent } from '../rows.ts';

const KNOWN = { events: ['purchase_made', 'user_joined'], endpoints: ['inbox'], webhooks: ['Local inbox'] };

describe('parseQuery', () => {
  test('separates filters from text', () => {
    const terms = parseQuery('event:purchase_made gift', 'received');
    expect(terms.map(({ key, value }) => [key, value])).toEqual([
      ['event', 'purchase_made'],
      [null, 'gift'],
    ]);
  });

  test('reads negation', () => {
    expect(parseQuery('-verdict:valid -gift', 'received').map((term) => term.negated)).toEqual([true, true]);
  });

  test('keeps quoted phrases together', () => {
    expect(parseQuery('"gift voucher" webhook:"Local inbox"', 'sent').map((term) => term.value)).toEqual([
      'gift voucher',
      'Local inbox',
    ]);
  });

  test('takes a quoted word with a colon as text', () => {
    expect(parseQuery('"event:x"', 'received')[0]?.key).toBeNull();
  });

  test('has different filters for each list', () => {
    expect(parseQuery('state:failed', 'sent')[0]?.key).toBe('state');
    expect(parseQuery('state:failed', 'received')[0]?.key).toBeNull();
  });

  test('formats terms as they were typed', () => {
    const query = '-event:user_joined "two words" cause:no-key';
    expect(formatQuery(parseQuery(query, 'received'))).toBe(query);
  });
});

test('a filter without a value is neither a chip nor searched for', () => {
  const [term] = parseQuery('verdict:', 'received');
  expect(term && [isChip(term), isComplete(term)]).toEqual([false, false]);
});

test('an open quote is not searched for', () => {
  const [term] = parseQuery('"gift vou', 'received');
  expect(term && isComplete(term)).toBe(false);
});

test('values with spaces are quoted', () => {
  expect(filterText('webhook', 'Local inbox', true)).toBe('-webhook:"Local inbox"');
});

describe('matching a row', () => {
  test.each([
    ['', 'yes'],
    ['verdict:valid', 'yes'],
    ['verdict:invalid', 'no'],
    ['-verdict:invalid', 'yes'],
    ['verdict:invalid,valid', 'yes'],
    ['event:purchase_made enc:gcm endpoint:inbox', 'yes'],
    ['-endpoint:inbox', 'no'],
    ['voucher', 'unsure'],
    ['voucher verdict:invalid', 'no'],
    ['after:15m', 'unsure'],
  ])('%s: %s', (query, match) => {
    expect(matchReceived(query, received(1))).toBe(match);
  });

  test('plain bodies are found by enc:none', () => {
    expect(matchReceived('enc:none', received(1, { encryption: null }))).toBe('yes');
  });

  test('sent rows are matched by their own fields', () => {
    expect(matchSent('state:delivered', sent(1))).toBe('yes');
    expect(matchSent('status:200', sent(1))).toBe('unsure');
  });
});

describe('suggestions', () => {
  test('begin with the filters', () => {
    expect(suggest('ver', 'received', KNOWN).map((item) => item.text)).toEqual(['verdict:']);
  });

  test('go on with values', () => {
    expect(suggest('event:user', 'received', KNOWN)).toEqual([
      { text: 'event:user_joined', hint: '', final: true },
    ]);
  });

  test('keep the minus', () => {
    expect(suggest('-verdict:inv', 'received', KNOWN)[0]?.text).toBe('-verdict:invalid');
  });

  test('end when the value is complete', () => {
    expect(suggest('endpoint:inbox', 'received', KNOWN)).toEqual([]);
  });

  test.each([
    ['verdict:inv', 'verdict:invalid'],
    ['-verdict:inv', '-verdict:invalid'],
    ['endpoint:in', 'endpoint:inbox'],
  ])('%s can only mean %s', (typed, meant) => {
    expect(completion(typed, 'received', KNOWN)?.text).toBe(meant);
  });

  test.each(['verdict:', 'verdict:valid', 'verdict:un', 'before:4h', 'verdict', 'inv'])(
    '%s is left as it is typed',
    (typed) => {
      expect(completion(typed, 'received', KNOWN)).toBeNull();
    },
  );
});
