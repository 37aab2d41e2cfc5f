import type { HeaderPair } from '../../types.ts';
import { asBase64, asText } from './bytes.ts';
import { isFieldValue, isToken } from './http-syntax.ts';
import { shellQuote, shellWord } from './shell.ts';

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
/** Control characters but tab and line feed: a terminal into which they are pasted acts on them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const UNSAFE_TEXT = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

/**
 * A command for any POSIX shell that sends this request again with curl 7.55 or later: the same body to the byte, the
 * same headers in order and case, but that curl puts `Host` first and, where there was none, `Content-Length` last.
 */
export function toCurl(request: CurlRequest, options: { caPath?: string | undefined } = {}): string {
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
  return (input?.source ?? '') + parts.join(' \\\n  ');
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
    // What could not have come over the wire could only do harm in a command.
    if (!isToken(name) || !isFieldValue(value)) return false;
    const lower = name.toLowerCase();
    if (lower === 'host') return value !== host;
    // One that is not true (the body was cut, or too large to be kept) would leave the other side waiting.
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
function bodyInput(body: Uint8Array): { option: string; source: string } | null {
  if (body.byteLength === 0) return null;
  const text = asText(body);
  if (text === null || UNSAFE_TEXT.test(text)) {
    return {
      source: `printf %s ${shellQuote(asBase64(body))} | base64 -d | `,
      option: '--data-binary @-',
    };
  }
  const quoted = shellQuote(text);
  // Not --data-binary: for that, a text that begins with `@` is the name of a file.
  if (Buffer.byteLength(quoted) <= MAX_ARGUMENT_BYTES) return { source: '', option: `--data-raw ${quoted}` };
  return { source: `printf %s ${quoted} | `, option: '--data-binary @-' };
}
