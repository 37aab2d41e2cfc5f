import Ajv2020 from 'ajv/dist/2020.js';
import { formatNames, fullFormats } from 'ajv-formats/dist/formats.js';
import { describe, expect, test } from 'vitest';
import { addBoundedFormats, hasFormat, MAX_FORMATTED_LENGTH } from '../../server/contract/formats.ts';
import type { JsonObject } from '../../server/types.ts';
import { inferred } from './support.ts';

const MB = 1_000_000;
/** Texts for which patterns with nested or adjacent quantifiers try all ways to divide the text. */
const WORST: Array<[string, string]> = [
  ['dots after an at sign', `a@${'.'.repeat(10 * MB)} `],
  ['labels without an end', `a@${'a.'.repeat(5 * MB)}`],
  ['dotted names without an at sign', 'x.a'.repeat(3.4 * MB)],
  ['hyphens', `a${'-'.repeat(10 * MB)}`],
  ['slashes', '/'.repeat(10 * MB)],
  ['colons', ':'.repeat(10 * MB)],
  ['percent escapes', '%20'.repeat(3 * MB)],
  ['digits', '1'.repeat(10 * MB)],
  ['times without an end', `2026-11-21T${'1:'.repeat(5 * MB)}`],
  ['separators of date and time', 'T'.repeat(10 * MB)],
  ['base64 groups', `${'AAAA'.repeat(2.5 * MB)}!`],
  ['opening groups', '('.repeat(10 * MB)],
  ['an address around an at sign', `http://${'a:'.repeat(3 * MB)}@`],
];
const ofText = formatNames.filter((name) => {
  const format = fullFormats[name];
  return name !== 'byte' && format !== true && !(typeof format === 'object' && 'type' in format);
});

describe.each(WORST)('%s', (_, text) => {
  test('has no format: no pattern runs on megabytes', () => {
    expect(ofText.filter((name) => hasFormat(name, text))).toEqual([]);
  });

  test('cut to the maximum length, it gets an answer for every format', () => {
    for (const name of ofText) {
      for (const cut of [text.slice(0, MAX_FORMATTED_LENGTH), text.slice(-MAX_FORMATTED_LENGTH)])
        expect(typeof hasFormat(name, cut)).toBe('boolean');
    }
  });

  test('is learned as text', () => {
    const [type] = [inferred([{ it: text }]).properties as JsonObject];
    expect(type).toEqual({ it: { 'x-provenance': 'learned', type: 'string' } });
  });
});

test('validation refuses a text longer than its format may be, and never throws', () => {
  const ajv = new Ajv2020({ strict: true });
  addBoundedFormats(ajv);
  for (const name of ofText) {
    const validate = ajv.compile({ type: 'string', format: name });
    for (const [, text] of WORST) expect(validate(text)).toBe(false);
  }
});

test('base64 may be of any length', () => {
  expect(hasFormat('byte', 'AAAA'.repeat(2.5 * MB))).toBe(true);
  expect(hasFormat('byte', `${'AAAA'.repeat(2.5 * MB)}!AAA`)).toBe(false);
});

test.each([
  ['email', 'jane.doe+hooks@example.co.uk', true],
  ['email', `${'a'.repeat(242)}@example.com`, true],
  ['email', `${'a'.repeat(243)}@example.com`, false],
  ['date-time', '2026-02-28T23:59:59.123Z', true],
  ['date-time', '2026-02-29T23:59:59Z', false],
  ['uri', `https://example.com/${'a'.repeat(4076)}`, true],
  ['uri', `https://example.com/${'a'.repeat(4077)}`, false],
  ['uuid', '0190f6a4-7c1b-7cc0-8e4c-0e5a3e6f4b11', true],
] as const)('%s %s: %s', (name, text, expected) => {
  expect(hasFormat(name, text)).toBe(expected);
});
