import { randomInt } from 'node:crypto';
import type { KeyMaterial } from '../types.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Generates an AES key of 32 characters and an IV of 16, the form that the platform's settings page accepts. */
export function drawKey(randomBelow: (max: number) => number = randomInt): KeyMaterial {
  const draw = (length: number) =>
    Array.from({ length }, () => ALPHABET[randomBelow(ALPHABET.length)]).join('');
  return { key: draw(32), iv: draw(16) };
}
