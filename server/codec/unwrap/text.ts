import { isAscii, isUtf8 } from 'node:buffer';
import { headerValue } from '../../base/headers.ts';
import type { HeaderPair } from '../../types.ts';
import { isSpace } from '../bytes.ts';
import { formProblem, printable } from './form.ts';
import { failed, PLAIN, type PlainBody, type UnwrapFailure } from './unwrapped.ts';

/** Octets of at least this length that are UTF-8 are text: ciphertext of this length is never UTF-8 by chance. */
const MIN_TEXT_BYTES = 48;
/** The first bytes of gzip (RFC 1952). One ciphertext in 16 million begins so by chance. */
const GZIP = [0x1f, 0x8b, 0x08];
/** The first characters of plain payloads. */
const OPENERS = new Set(['{', '[', '<']);
const COMPRESSED = /^(?:x-)?(?:gzip|deflate|br|zstd|compress)$/i;

/** What a body is, before its envelope is opened: `text` is ASCII, `octets` are not text. */
export type BodyText = { kind: 'text'; text: string } | { kind: 'octets' } | PlainBody | UnwrapFailure;

/** Decides whether a body is text or octets. A body that is compressed, empty or unreadable fails here. */
export function readText(body: Buffer, headers: readonly HeaderPair[]): BodyText {
  const codings = headerValue(headers, 'content-encoding')?.split(',');
  const compressed = codings?.find((token) => COMPRESSED.test(token.trim()));
  if (compressed)
    return failedAsCompressed(`The body is compressed (content-encoding: ${compressed.trim()}).`);
  if (GZIP.every((byte, at) => body[at] === byte))
    return failedAsCompressed('The body begins as gzip data does, but has no content-encoding header.');
  if (isBlank(body)) {
    const advice = 'Check that the sender writes a body, with a Content-Length or in chunks.';
    return failed('empty-body', 'The body is empty or only white space.', advice);
  }
  // ASCII characters in big-endian UTF-16 are all ASCII bytes, too; the first is NUL.
  if (isAscii(body) && body[0] !== 0) return { kind: 'text', text: body.toString('latin1') };
  if (beginsAsPlain(body)) return PLAIN;
  return isUtf8(body) && body.length >= MIN_TEXT_BYTES ? unreadable(body, headers) : { kind: 'octets' };
}

/** Whether the body begins as a payload does, in UTF-8 or UTF-16, with or without a byte order mark. */
function beginsAsPlain(body: Buffer): boolean {
  const start = body
    .toString('latin1', 0, 8)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replace(/^[\s\0]+/, '');
  if (OPENERS.has(start[0] ?? '')) return true;
  return isUtf8(body) && OPENERS.has(body.toString('utf8').trimStart()[0] ?? '');
}

function isBlank(body: Buffer): boolean {
  return body.every(isSpace);
}

function failedAsCompressed(message: string): UnwrapFailure {
  return failed(
    'content-encoded',
    message,
    'Send the body uncompressed. rai-hooks does not decompress bodies.',
  );
}

/** Fails a body that is text, but neither a payload nor encoded octets. */
export function unreadable(body: Buffer, headers: readonly HeaderPair[]): UnwrapFailure {
  const form = formProblem(body, headerValue(headers, 'content-type') ?? '');
  if (form) return form;
  const begins = printable(body.toString('latin1', 0, 24));
  return failed(
    'bad-encoding',
    'The body is neither JSON nor XML, nor ciphertext in an encoding that the contract knows.',
    'Look at the first characters of the body. An encrypted body is base64 or hex text; a plain one begins with { or <.',
    { begins },
  );
}
