const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A random secret of ASCII letters and digits, so that one character is one byte, as key and IV require. */
export function generateSecret(length: number, fill: (bytes: Uint8Array) => Uint8Array): string {
  let secret = '';
  while (secret.length < length) {
    for (const byte of fill(new Uint8Array(length))) {
      // Bytes of 248 and more are skipped: they would make the first letters more likely.
      if (byte < 248 && secret.length < length) secret += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return secret;
}

/** From the browser's own source of randomness. */
export function browserRandom(bytes: Uint8Array): Uint8Array {
  return crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
}
