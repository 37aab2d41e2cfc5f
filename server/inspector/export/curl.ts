import { isUtf8 } from 'node:buffer';
import type { HeaderPair } from '../../types.ts';
import { base64Slices, type Piece, textSlices } from '../json-pieces.ts';
import { isFieldValue, isToken } from './http-syntax.ts';
import { shellEscape, shellQuote, shellWord } from './shell.ts';

export interface CurlRequest {
  method: string;
  /** Scheme, host and request target as on the wire, not normalised. */
  url: string;
  headers: readonly HeaderPair[];
  body: Uint8Array;
}

/** Headers that curl adds by itself, with the condition. */
const OWN_HEADERS: ReadonlyArray<{ name: string; added: (bodyBytes: number) => boolean }> = [
  { name: 'User-Agent', added: () => true },
  { name: 'Accept', added: () => true },
  { name: 'Content-Type', added: (bodyBytes) => bodyBytes > 0 },
  { name: 'Expect', added: (bodyBytes) => bodyBytes > 1000 },
];
/** Linux allows 128 KiB per argument, including quotes and escapes. */
const MAX_ARGUMENT_BYTES = 100_000;
/**
 * Creates a command for any POSIX shell and curl 7.55 or later that repeats the request: the identical body, and the
 * headers with order and case, except that curl puts `Host` first and adds a missing `Content-Length` at the end.
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

/** curl changes targets with dot segments, brackets or fragments, so these are passed with `--request-target`. */
function address(url: string): string {
  const [, origin = '', target = ''] = /^([a-z]+:\/\/[^/?#]*)(.*)$/is.exec(url) ?? [];
  const plain = /^[A-Za-z0-9/_~!$&'()*+,;=:@%?.-]*$/.test(target) && !/\/\.{1,2}(?:[/?]|$)/.test(target);
  if (plain) return shellQuote(url);
  return `${shellQuote(`${origin}/`)} --request-target ${shellWord(target)}`;
}

function headersToSend(headers: readonly HeaderPair[], url: string, body: Uint8Array): HeaderPair[] {
  const host = URL.canParse(url) ? new URL(url).host : '';
  return headers.filter(([name, value]) => {
    // A request on the wire cannot have such a header, and in a command it could be dangerous.
    if (!isToken(name) || !isFieldValue(value)) return false;
    const lower = name.toLowerCase();
    if (lower === 'host') return value !== host;
    // A wrong length (the body is incomplete, or was too large to store) would make the receiver wait for the rest.
    return lower !== 'content-length' || value === String(body.byteLength);
  });
}

function notSent(headers: readonly HeaderPair[], bodyBytes: number): string[] {
  const present = new Set(headers.map(([name]) => name.toLowerCase()));
  return OWN_HEADERS.filter(({ name, added }) => added(bodyBytes) && !present.has(name.toLowerCase())).map(
    ({ name }) => name,
  );
}

/** Passes the body as an argument if it is readable and short, else through a pipe. */
function bodyInput(body: Uint8Array): { option: string; source: Iterable<Piece> } | null {
  if (body.byteLength === 0) return null;
  if (!isUtf8(body) || hasControlCharacter(body))
    return { source: printed(base64Slices(body), '| base64 -d | '), option: '--data-binary @-' };
  if (body.byteLength <= MAX_ARGUMENT_BYTES) {
    const quoted = shellQuote([...textSlices(body)].join(''));
    // Not --data-binary, which reads a text that begins with `@` as a file name.
    if (Buffer.byteLength(quoted) <= MAX_ARGUMENT_BYTES)
      return { source: [], option: `--data-raw ${quoted}` };
  }
  return { source: printed(textSlices(body), '| '), option: '--data-binary @-' };
}

/** A `printf` of the slices of a text, followed by a pipe. */
function* printed(slices: Iterable<string>, pipe: string): Generator<Piece> {
  yield "printf %s '";
  for (const slice of slices) yield shellEscape(slice);
  yield `' ${pipe}`;
}

/**
 * Whether UTF-8 has a control character other than tab and line feed, which a terminal would act on when the command is
 * pasted: U+0000 to U+001F, U+007F, and U+0080 to U+009F, whose first byte is C2. For 10 MB, this takes 15 ms.
 */
function hasControlCharacter(utf8: Uint8Array): boolean {
  for (let at = 0; at < utf8.length; at += 1) {
    const byte = utf8[at] as number;
    if (byte < 0x20 ? byte !== 0x09 && byte !== 0x0a : byte === 0x7f) return true;
    if (byte === 0xc2 && (utf8[at + 1] as number) < 0xa0) return true;
  }
  return false;
}
