import { describe, expect, test } from 'vitest';
import { secretAdvice } from '../../../ui/secrets/secret-advice.ts';

const KEY = '0123456789abcdefghijklmnopqrstuv';
const IV = 'abcdef9876543210';
const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const corrected = (text: string, length: number): string | undefined =>
  secretAdvice(text, length)?.correction?.value;

describe('secretAdvice', () => {
  test.each([
    ['', 32],
    [KEY, 32],
    [IV, 16],
    [KEY.slice(1), 32],
  ])('gives no advice on %j', (text, length) => {
    expect(secretAdvice(text, length)).toBeNull();
  });

  test.each([
    ['hex', hex(KEY), KEY, 32],
    ['hex in capitals', hex(IV).toUpperCase(), IV, 16],
    ['base64', base64(KEY), KEY, 32],
    ['base64 without padding', base64(IV).replace(/=+$/, ''), IV, 16],
    ['base64url', Buffer.from('~~~~????>>>>++//').toString('base64url'), '~~~~????>>>>++//', 16],
    ['hex with a line feed behind it', `${hex(KEY)}\n`, KEY, 32],
    ['base64 broken over two lines', `${base64(KEY).slice(0, 20)}\n${base64(KEY).slice(20)}`, KEY, 32],
    ['white space around', `  ${KEY}\n`, KEY, 32],
    ['a space in it', `${KEY.slice(0, 8)} ${KEY.slice(8)}`, KEY, 32],
    ['an invisible character in it', `${IV.slice(0, 8)}\u200b${IV.slice(8)}`, IV, 16],
    ['quotation marks', `"${KEY}"`, KEY, 32],
  ])('corrects %s', (_, text, value, length) => {
    expect(corrected(text, length)).toBe(value);
  });

  test('does not offer to decode bytes that are not text', () => {
    const advice = secretAdvice('ff'.repeat(32), 32);
    expect(advice).toMatchObject({ correction: null });
    expect(advice?.message).toContain('hex');
  });

  test('names a character that is not ASCII', () => {
    expect(secretAdvice(`${KEY.slice(1)}ü`, 32)?.message).toContain('U+00FC');
  });

  test('does not trim if the rest would be too short', () => {
    expect(corrected(` ${KEY.slice(1)}`, 32)).toBeUndefined();
  });

  test('gives no advice on a key of 32 hex digits: it has the right length', () => {
    expect(secretAdvice('0123456789abcdef0123456789abcdef', 32)).toBeNull();
  });
});
