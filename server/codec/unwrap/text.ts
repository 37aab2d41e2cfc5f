import { isAscii, isUtf8 } from 'node:buffer';
import { headerValue } from '../../base/headers.ts';
import type { HeaderPair } from '../../types.ts';
import { failed, PLAIN, type PlainBody, type UnwrapFailure } from './unwrapped.ts';

/** From this length on, octets that are UTF-8 are text: in ciphertext that does not come by chance. */
const TELLING_BYTES = 48;
/** Magic and method of gzip (RFC 1952): in ciphertext once in 16 million bodies. */
const GZIP = [0x1f, 0x8b, 0x08];
/** What a payload in clear begins with. */
const OPENERS = new Set(['{', '[', '<']);
const COMPRESSED = /^(?:x-)?(?:gzip|deflate|br|zstd|compress)$/i;

/** What the bytes are before any envelope is looked at: `text` is ASCII, `octets` are not text. */
export type BodyText = { kind: 'text'; text: string } | { kind: 'octets' } | PlainBody | UnwrapFailure;

/** Tells text from octets, and names what is neither: compressed, empty or unreadable. */
export function readText(body: Buffer, headers: readonly HeaderPair[]): BodyText {
  const codings = headerValue(headers, 'content-encoding')?.split(',');
  const compressed = codings?.find((token) => COMPRESSED.test(token.trim()));
  if (compressed) return isCompressed(`The body is compressed (content-encoding: ${compressed.trim()}).`);
  if (GZIP.every((byte, at) => body[at] === byte))
    return isCompressed('The body begins like gzip data, but no content-encoding header says so.');
  if (isBlank(body)) {
    const advice = 'Check that the sender writes a body and a Content-Length or chunks.';
    return failed('empty-body', 'The body is empty.', advice);
  }
  // ASCII in big-endian UTF-16 is ASCII too, and begins with a NUL.
  if (isAscii(body) && body[0] !== 0) return { kind: 'text', text: body.toString('latin1') };
  if (beginsAsPlain(body)) return PLAIN;
  return isUtf8(body) && body.length >= TELLING_BYTES ? unreadable(body) : { kind: 'octets' };
}

/** Whether text in UTF-8 or UTF-16, with or without a byte order mark, begins as a payload does. */
function beginsAsPlain(body: Buffer): boolean {
  const start = body
    .toString('latin1', 0, 8)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replace(/^[\s\0]+/, '');
  if (OPENERS.has(start[0] ?? '')) return true;
  return isUtf8(body) && OPENERS.has(body.toString('utf8').trimStart()[0] ?? '');
}

function isBlank(body: Buffer): boolean {
  return body.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

function isCompressed(message: string): UnwrapFailure {
  return failed(
    'content-encoded',
    message,
    'Send the body uncompressed: rai-hooks does not decompress bodies.',
  );
}

/** Text that is neither a payload nor octets in an encoding. */
export function unreadable(body: Buffer): UnwrapFailure {
  const begins = body
    .subarray(0, 24)
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '·');
  return failed(
    'bad-encoding',
    'The body is neither JSON nor XML, nor ciphertext in an encoding the contract knows.',
    'Look at the body: an encrypted one is expected as base64 or hex text, a plain one begins with { or <.',
    { begins },
  );
}
