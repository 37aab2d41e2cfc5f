import { randomFillSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { generateSecret } from '../../../ui/secrets/secret.ts';
import { byteLength } from '../../../ui/text/bytes.ts';

test('a secret has the length asked for, in characters and in bytes', () => {
  const secret = generateSecret(32, randomFillSync);
  expect([secret.length, byteLength(secret)]).toEqual([32, 32]);
  expect(secret).toMatch(/^[A-Za-z0-9]+$/);
});

test('bytes that would make some letters more likely are skipped', () => {
  const rounds = [250, 61];
  const fill = (bytes: Uint8Array): Uint8Array => bytes.fill(rounds.shift() ?? 0);
  expect(generateSecret(4, fill)).toBe('9999');
});
