import type { Webhook } from '../types.ts';

/** Words that people put into keys they make up. */
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
/** Bits per character below which 32 characters are worth less than a 128-bit key. */
const MIN_BITS_PER_CHARACTER = 3;
/** A text counts as a sequence when at least this share of its neighbouring characters differ by one. */
const SEQUENCE_SHARE = 0.6;

/** What to know before trusting a webhook's encryption: a weak key, and what a fixed IV means. */
export function encryptionWarnings({ encryption }: Pick<Webhook, 'encryption'>): string[] {
  if (!encryption) return [];
  const { key, iv, mode } = encryption;
  const weak = weakness(key);
  const fixed =
    mode === 'gcm'
      ? 'The IV is fixed, so GCM repeats its nonce: whoever has two deliveries can begin to forge. Decrypting is not authentication here.'
      : 'The IV is fixed, so equal beginnings look equal, and CBC does not authenticate: decrypting does not prove who sent it.';
  return [
    ...(weak ? [`The AES key is weak: ${weak}. Draw one at random.`] : []),
    ...(key.startsWith(iv) || key.includes(iv) ? ['The IV is part of the AES key: draw it by itself.'] : []),
    fixed,
  ];
}

/** Why a key is easier to guess than it looks, or null. */
export function weakness(key: string): string | null {
  const period = shortestPeriod(key);
  if (period <= key.length / 2)
    return `it repeats ${period === 1 ? 'one character' : `the same ${period} characters`}`;
  if (sequenceShare(key) >= SEQUENCE_SHARE) return 'it runs through the alphabet or the digits in order';
  const lower = key.toLowerCase();
  const letters = WORDS.filter((word) => lower.includes(word)).reduce((sum, word) => sum + word.length, 0);
  if (letters >= key.length / 4) return 'it is made of words';
  return bitsPerCharacter(key) < MIN_BITS_PER_CHARACTER ? 'it has few different characters' : null;
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

/** Shannon entropy of the characters: an upper bound for what a guesser has to try. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
