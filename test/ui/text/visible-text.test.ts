import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutText, MAX_RUNS, visibleText } from '../../../ui/text/visible-text.ts';

const plain = (text: string, options = {}): string =>
  visibleText(text, options)
    .map((run) => (run.hidden ? `[${run.text}]` : run.text))
    .join('');

describe('visibleText', () => {
  test.each([
    ['bidi override', 'a\u202Eb', 'a[\\u202E]b'],
    ['zero width', 'a\u200Bb', 'a[\\u200B]b'],
    ['byte order mark', '\uFEFFa', '[\\uFEFF]a'],
    ['NUL and escape', '\0\u001B', '[\\u0000][\\u001B]'],
    ['lone surrogate', 'a\uD800b', 'a[\\uD800]b'],
    ['line separator', 'a\u2028b', 'a[\\u2028]b'],
    ['tag character', '\u{E0041}', '[\\u{E0041}]'],
    ['line feed', 'a\nb', 'a[\\n]b'],
  ])('writes out a %s', (_name, text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  test('leaves ordinary text and whole emoji alone', () => {
    expect(visibleText('Amélie – 你好 😀')).toEqual([{ text: 'Amélie – 你好 😀', hidden: false }]);
  });

  test('keeps line feeds and tabs where lines are shown', () => {
    expect(plain('a\n\tb\r', { keepLines: true })).toBe('a\n\tb[\\r]');
  });

  test('loses nothing: read back, the escapes are the characters', () => {
    const short: Record<string, string> = { '\\n': '\n', '\\r': '\r', '\\t': '\t', '\\b': '\b', '\\f': '\f' };
    const readBack = (text: string): string =>
      short[text] ?? String.fromCodePoint(Number.parseInt(text.replaceAll(/[\\u{}]/g, ''), 16));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const back = visibleText(text).map((run) => (run.hidden ? readBack(run.text) : run.text));
        expect(back.join('')).toBe(text);
      }),
    );
  });
});

describe('cutText', () => {
  test('leaves short text whole', () => {
    expect(cutText('abc', 3)).toBe('abc');
  });

  test('does not split a surrogate pair', () => {
    expect(cutText('a😀', 2)).toBe('a');
  });
});

test('tens of thousands of hidden characters become no more than a bounded number of runs, all of them escaped', () => {
  const runs = visibleText('a\u202e'.repeat(30_000));
  expect(runs.length).toBeLessThanOrEqual(MAX_RUNS + 1);
  expect(runs.map((run) => run.text).join('')).toBe('a\\u202E'.repeat(30_000));
});
