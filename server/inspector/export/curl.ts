import { isUtf8 } from 'node:buffer';
import type { HeaderPair } from '../../types.ts';
import { base64Slices, type Piece, textSlices } from '../json-pieces.ts';
import { isFieldValue, isToken } from './http-syntax.ts';
import { shellEscape, shellQuote, shellWord } from './shell.ts';

export interface CurlRequest {
  method: string;
  /** Of scheme, host and request target as it stands on the wire: nothing is normalised. */
  url: string;
  headers: readonly HeaderPair[];
  body: Uint8Array;
}

/** Headers that curl adds by itself, and when. */
const OWN_HEADERS: ReadonlyArray<{ name: string; added: (bodyBytes: number) => boolean }> = [
  { name: 'User-Agent', added: () => true },
  { name: 'Accept', added: () => true },
  { name: 'Content-Type', added: (bodyBytes) => bodyBytes > 0 },
  { name: 'Expect', added: (bodyBytes) => bodyBytes > 1000 },
];
/** One argument may have 128 KiB on Linux, quotes and escapes included. */
const MAX_ARGUMENT_BYTES = 100_000;
/**
 * A command for any POSIX shell that sends this request again with curl 7.55 or later: the same body to the byte, the
 * same headers in order and case, but that curl puts `Host` first and, where there was none, `Content-Length` last.
 */
export function* curlPieces(
  request: CurlRequest,
  options: { caPath?: string | undefined } = {},
): Generator<Piece> {
  const { method, url, headers, body } = request;
  const sent = headersToSend(headers, url, body);
  const input = bodyInput(body);
  const parts = [
    `curl --http1.1 ${method === 'HEAD' && !input ? '--head' : `-X ${shellWord(method)}`} ${address(url)}`,
    ...(options.caPath === undefined ? [] : [`--cacert ${shellQuote(options.caPath)}`]),
    ...sent.map(([name, value]) => `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...notSent(sent, body.byteLength).map((name) => `-H '${name}:'`),
    ...(input ? [input.option] : []),
  ];
  if (input) yield* input.source;
  yield parts.join(' \\\n  ');
}

/** curl resolves dots, expands brackets and cuts fragments: a target with any of these is given apart. */
function address(url: string): string {
  const [, origin = '', target = ''] = /^([a-z]+:\/\/[^/?#]*)(.*)$/is.exec(url) ?? [];
  const plain = /^[A-Za-z0-9/_~!$&'()*+,;=:@%?.-]*$/.test(target) && !/\/\.{1,2}(?:[/?]|$)/.test(target);
  if (plain) return shellQuote(url);
  return `${shellQuote(`${origin}/`)} --request-target ${shellWord(target)}`;
}

function headersToSend(headers: readonly HeaderPair[], url: string, body: Uint8Array): HeaderPair[] {
  const host = URL.canParse(url) ? new URL(url).host : '';
  return headers.filter(([name, value]) => {
    // No request on the wire can have such a header; in a command it could only do harm.
    if (!isToken(name) || !isFieldValue(value)) return false;
    const lower = name.toLowerCase();
    if (lower === 'host') return value !== host;
    // A wrong length (the body was cut, or too large to be kept) would make the receiver wait for the rest.
    return lower !== 'content-length' || value === String(body.byteLength);
  });
}

function notSent(headers: readonly HeaderPair[], bodyBytes: number): string[] {
  const present = new Set(headers.map(([name]) => name.toLowerCase()));
  return OWN_HEADERS.filter(({ name, added }) => added(bodyBytes) && !present.has(name.toLowerCase())).map(
    ({ name }) => name,
  );
}

/** How curl gets the body: as an argument where that is readable and short enough, else from a pipe. */
function bodyInput(body: Uint8Array): { option: string; source: Iterable<Piece> } | null {
  if (body.byteLength === 0) return null;
  if (!isUtf8(body) || hasControlCharacter(body))
    return { source: printed(base64Slices(body), '| base64 -d | '), option: '--data-binary @-' };
  if (body.byteLength <= MAX_ARGUMENT_BYTES) {
    const quoted = shellQuote([...textSlices(body)].join(''));
    // Not --data-binary: for that, a text that begins with `@` is the name of a file.
    if (Buffer.byteLength(quoted) <= MAX_ARGUMENT_BYTES)
      return { source: [], option: `--data-raw ${quoted}` };
  }
  return { source: printed(textSlices(body), '| '), option: '--data-binary @-' };
}

/** A `printf` of text that comes in slices, and the pipe behind it. */
function* printed(slices: Iterable<string>, pipe: string): Generator<Piece> {
  yield "printf %s '";
  for (const slice of slices) yield shellEscape(slice);
  yield `' ${pipe}`;
}

/**
 * Whether UTF-8 has a control character other than tab and line feed, which a terminal into which it is pasted would act
 * on: U+0000 to U+001F, U+007F, and U+0080 to U+009F, whose first byte is C2. 10 MB take 15 ms.
 */
function hasControlCharacter(utf8: Uint8Array): boolean {
  for (let at = 0; at < utf8.length; at += 1) {
    const byte = utf8[at] as number;
    if (byte < 0x20 ? byte !== 0x09 && byte !== 0x0a : byte === 0x7f) return true;
    if (byte === 0xc2 && (utf8[at + 1] as number) < 0xa0) return true;
  }
  return false;
}
