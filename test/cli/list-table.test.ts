import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ListColumn, listTable } from '../../server/cli/print/list-table.ts';
import { textOf } from '../../server/cli/print/table.ts';
import { cutToWidth, fitLine, hangingText, textWidth } from '../../server/cli/print/text-width.ts';

const paint = (_style: unknown, text: string) => text;
const onTerminal = (terminalWidth: number | null) => ({ terminal: true, terminalWidth, paint });
const PIPE = { terminal: false, terminalWidth: null, paint };

interface Row {
  id: string;
  form: string;
  about: string;
}

const COLUMNS: ReadonlyArray<ListColumn<Row>> = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'FORM', cell: ({ form }) => form, label: 'as', dropRank: 2 },
  { title: 'ABOUT', cell: ({ about }) => ({ text: about, style: 'dim' }), minWidth: 8, dropRank: 1 },
];

const ROWS: Row[] = [
  { id: '9f3c01ab', form: 'gcm/base64', about: 'jane bought 2 × Mug' },
  { id: '9f3c01ac', form: 'json', about: '' },
];

const linesOf = (text: string) => text.split('\n');

test('a wide terminal shows a header above aligned columns', () => {
  expect(listTable(ROWS, COLUMNS, onTerminal(80))).toBe(
    ['ID        FORM        ABOUT', '9f3c01ab  gcm/base64  jane bought 2 × Mug', '9f3c01ac  json'].join('\n'),
  );
});

test('a narrow terminal cuts the free text, with an ellipsis', () => {
  expect(linesOf(listTable(ROWS, COLUMNS, onTerminal(34)))[1]).toBe('9f3c01ab  gcm/base64  jane bought…');
});

test('a narrower terminal leaves out the column of least use before the free text', () => {
  expect(linesOf(listTable(ROWS, COLUMNS, onTerminal(29)))[1]).toBe('9f3c01ab  jane bought 2 × Mug');
  expect(linesOf(listTable(ROWS, COLUMNS, onTerminal(17)))).toEqual(['ID', '9f3c01ab', '9f3c01ac']);
});

test('a terminal of unknown width shows everything', () => {
  expect(listTable(ROWS, COLUMNS, onTerminal(null))).toContain('jane bought 2 × Mug');
});

test('a pipe gets one line for each item, no header, and nothing cut', () => {
  expect(listTable(ROWS, COLUMNS, PIPE)).toBe(
    ['9f3c01ab  as gcm/base64  jane bought 2 × Mug', '9f3c01ac  as json'].join('\n'),
  );
});

describe('whatever the cells hold', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom('名前の長い商品です', '🎁🎁🎁🎁🎁🎁', 'Zoe\u0301'),
  );
  const rows = fc.array(fc.record({ id: fc.string({ maxLength: 8 }), form: cell, about: cell }), {
    minLength: 1,
    maxLength: 5,
  });

  test('no line is wider than the terminal', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 16, max: 60 }), (items, width) => {
        const lines = listTable(items, COLUMNS, onTerminal(width)).split('\n');
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('a pipe gets every cell whole', () => {
    fc.assert(
      fc.property(rows, (items) => {
        const text = listTable(items, COLUMNS, PIPE);
        for (const item of items) {
          for (const { cell: read } of COLUMNS) expect(text).toContain(textOf(read(item)));
        }
      }),
    );
  });
});

describe('the width of text on a terminal', () => {
  test.each([
    ['', 0],
    ['plain', 5],
    ['Zoë', 3],
    ['Zoe\u0301', 3],
    ['名前', 4],
    ['ｶﾅ', 2],
    ['가나', 4],
    ['🎁', 2],
    ['❤️', 2],
    ['×…→', 3],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test.each([
    ['名前の長い', 5, '名前…'],
    ['名前の長い', 6, '名前…'],
    ['Zoe\u0301 Smith', 4, 'Zoe\u0301…'],
    ['one two', 5, 'one…'],
    ['fits', 4, 'fits'],
  ])('%j cut to %i columns is %j', (text, width, cut) => {
    expect(cutToWidth(text, width)).toBe(cut);
  });
});

describe('a live line', () => {
  const LINE =
    '12:01:33  <-- \u001b[32mpurchase_made\u001b[39m           9f3c01ab  valid               612 B';

  test('keeps its columns where they fit; colours take no width', () => {
    expect(fitLine(LINE, 73)).toBe(LINE);
    expect(fitLine(LINE, null)).toBe(LINE);
  });

  test('loses its padding on a terminal that is too narrow', () => {
    expect(stripVTControlCharacters(fitLine(LINE, 72))).toBe(
      '12:01:33  <-- purchase_made  9f3c01ab  valid  612 B',
    );
  });
});

describe('text after a prefix', () => {
  test('is broken at blanks, and goes on below the text', () => {
    const prefix = '  \u001b[31m✕\u001b[39m decrypt  ';
    expect(hangingText(prefix, 'no-key: The ring is empty. Add a key.', 35)).toBe(
      `${prefix}no-key: The ring is\n             empty. Add a key.`,
    );
  });

  test.each([
    ['without a terminal', null],
    ['on a terminal that leaves too little room', 25],
  ])('stays in one line %s', (_where, width) => {
    expect(hangingText('  x  decrypt  ', 'one two three four five six', width)).not.toContain('\n');
  });

  test('keeps every word, in lines that fit unless one word is longer', () => {
    const words = fc.array(fc.stringMatching(/^[a-z名🎁]{1,12}$/u), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: 30, max: 80 }), (list, width) => {
        const lines = hangingText('      ', list.join(' '), width).split('\n');
        expect(lines.map((line) => line.trim()).join(' ')).toBe(list.join(' '));
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
