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

  test.each([
    ['a family', '👨‍👩‍👧‍👦'],
    ['a profession with a skin tone', '👩🏽‍💻'],
    ['a couple with two skin tones', '👩🏿‍❤️‍💋‍👨🏼'],
    ['a joiner after a variation selector', '🏳️‍🌈'],
    ['a flag of letters', '🇸🇪'],
    ['a flag of tags', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['a keycap', '1️⃣'],
    ['a text sign shown as emoji', '❤️'],
  ])('shows %s as it is', (_name, emoji) => {
    const text = `a${emoji}b`;
    expect(visibleText(text)).toEqual([{ text, hidden: false }]);
  });

  test.each([
    ['between letters', 'a\u200Db', 'a[\\u200D]b'],
    ['after an emoji and before a letter', '👩\u200Dx', '👩[\\u200D]x'],
    ['before an emoji and after a letter', 'x\u200D👩', 'x[\\u200D]👩'],
    ['twice between emoji', '👩\u200D\u200D💻', '👩[\\u200D][\\u200D]💻'],
    ['between digits, which emoji may begin with', '1\u200D2', '1[\\u200D]2'],
  ])('writes out a zero-width joiner %s', (_name, text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  test('escapes tags that spell anything except the flag of a country', () => {
    const tags = [...'ignore'].map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)));
    const runs = visibleText(`🏴${tags.join('')}\u{e007f}`);
    expect(runs.filter(({ hidden }) => hidden)).toHaveLength(tags.length + 1);
  });

  test('emoji in any text: only hidden characters between them are escaped', () => {
    const emoji = fc.constantFrom(
      '👨‍👩‍👧‍👦',
      '👩🏽‍💻',
      '👩🏿‍❤️‍💋‍👨🏼',
      '🏳️‍🌈',
      '🇸🇪',
      '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
      '1️⃣',
      '❤️',
      '🏽',
      '😀',
    );
    const between = fc.constantFrom('', 'a', ' ', '\u200B', '\u202E', '你');
    fc.assert(
      fc.property(fc.array(fc.tuple(emoji, between)), (pairs) => {
        const hidden = visibleText(pairs.flat().join('')).filter((run) => run.hidden);
        const expected = pairs.filter(([, text]) => text === '\u200B' || text === '\u202E');
        expect(hidden).toHaveLength(expected.length);
      }),
    );
  });

  test('keeps line feeds and tabs where lines are shown', () => {
    expect(plain('a\n\tb\r', { keepLines: true })).toBe('a\n\tb[\\r]');
  });

  test('loses nothing: the escapes give the same characters when parsed', () => {
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

test('tens of thousands of hidden characters become a bounded number of runs, all escaped', () => {
  const runs = visibleText('a\u202e'.repeat(30_000));
  expect(runs.length).toBeLessThanOrEqual(MAX_RUNS + 1);
  expect(runs.map((run) => run.text).join('')).toBe('a\\u202E'.repeat(30_000));
});
