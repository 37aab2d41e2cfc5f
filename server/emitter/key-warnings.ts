import type { Webhook } from '../types.ts';

/** Words that are common in keys invented by people. */
const WORDS = [
  'password',
  'passwort',
  'secret',
  'qwerty',
  'letmein',
  'admin',
  'test',
  'returning',
  'webhook',
  'example',
  'changeme',
  'key',
];
/** With fewer bits per character, 32 characters have less entropy than a 128-bit key. */
const MIN_BITS_PER_CHARACTER = 3;
/** A text is a sequence when at least this share of its neighbouring characters differ by one. */
const SEQUENCE_SHARE = 0.6;

/** Warnings about a webhook's encryption: a weak key, and the consequences of a fixed IV. */
export function encryptionWarnings({ encryption }: Pick<Webhook, 'encryption'>): string[] {
  if (!encryption) return [];
  const { key, iv, mode } = encryption;
  const weak = weakness(key);
  const fixed =
    mode === 'gcm'
      ? 'The IV is fixed, so GCM reuses its nonce. With two deliveries an attacker can forge others. Successful decryption does not prove who sent a delivery.'
      : 'The IV is fixed, so payloads with the same beginning have the same encrypted beginning, and CBC does not authenticate. Successful decryption does not prove who sent a delivery.';
  return [
    ...(weak ? [`The AES key is weak: ${weak}. Use a random one.`] : []),
    ...(key.startsWith(iv) || key.includes(iv)
      ? ['The IV is part of the AES key: use a separate random IV.']
      : []),
    fixed,
  ];
}

/** Why a key is weak, or null. */
export function weakness(key: string): string | null {
  const period = shortestPeriod(key);
  if (period <= key.length / 2)
    return `it repeats ${period === 1 ? 'one character' : `the same ${period} characters`}`;
  if (sequenceShare(key) >= SEQUENCE_SHARE) return 'it is a sequence of letters or digits in order';
  const lower = key.toLowerCase();
  const letters = WORDS.filter((word) => lower.includes(word)).reduce((sum, word) => sum + word.length, 0);
  if (letters >= key.length / 4) return 'it consists of common words';
  return bitsPerCharacter(key) < MIN_BITS_PER_CHARACTER ? 'it has too few different characters' : null;
}

function shortestPeriod(text: string): number {
  for (let period = 1; period < text.length; period += 1) {
    if ([...text].every((char, at) => char === text[at % period])) return period;
  }
  return text.length;
}

function sequenceShare(text: string): number {
  const steps = [...text]
    .slice(1)
    .filter((char, at) => Math.abs(char.charCodeAt(0) - text.charCodeAt(at)) === 1);
  return steps.length / Math.max(1, text.length - 1);
}

/** Shannon entropy of the characters: an upper bound of the effort to guess the key. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
