const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

/** Bytes of a base64 string; empty when it is not base64. */
export function fromBase64(base64: string): Uint8Array {
  try {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    // A loop, because `Uint8Array.from` with a callback takes seconds for 10 MB.
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return new Uint8Array();
  }
}

/** Base64 of bytes. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // In slices, because `String.fromCharCode` takes the bytes as arguments, and their number is limited.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(parts.join(''));
}

/** UTF-8 text of bytes, or null if they are not UTF-8. */
export function toText(bytes: Uint8Array): string | null {
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}

/** Length in UTF-8 bytes. */
export function byteLength(text: string): number {
  return ENCODER.encode(text).length;
}

export const HEX_ROW_BYTES = 16;

/** One row of a hex dump: offset, sixteen bytes in hex, and their printable ASCII characters. */
export function hexRow(bytes: Uint8Array, row: number): { offset: string; hex: string; ascii: string } {
  const start = row * HEX_ROW_BYTES;
  const slice = bytes.subarray(start, start + HEX_ROW_BYTES);
  const pairs = Array.from(slice, (byte) => byte.toString(16).padStart(2, '0'));
  const ascii = Array.from(slice, (byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·'));
  const halves = [pairs.slice(0, 8).join(' '), pairs.slice(8).join(' ')];
  return { offset: start.toString(16).padStart(8, '0'), hex: halves.join('  '), ascii: ascii.join('') };
}
