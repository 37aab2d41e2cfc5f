import { describe, expect, test } from 'vitest';
import { jsonText, plain } from '../../../server/cli/print/plain.ts';

const STEERING = ['\u001b[31m', '\u009b31m', '\r', '\n', '\u007f', '\u202e', '\u2028', '\u{e0001}', '\ud800'];

describe.each(STEERING)('%j', (text) => {
  test('is written out in text', () => {
    expect(plain(`a${text}b`)).toMatch(/^a\\u\{[0-9a-f]+\}(\[?31m)?b$/);
  });

  test('is escaped in JSON, and is the same value still', () => {
    const json = jsonText({ [text]: text }, 2);
    expect(json.replaceAll('\n', '')).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(json)).toEqual({ [text]: text });
  });
});

test('text of any script stays as it is', () => {
  expect(plain('Zoë 名前 مرحبا 🎁')).toBe('Zoë 名前 مرحبا 🎁');
});
