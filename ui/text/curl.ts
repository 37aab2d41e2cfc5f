import type { HeaderPair } from '../../server/types.ts';
import { toBase64, toText } from './bytes.ts';

// What curl or the connection sets itself.
const FRAMING = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'expect']);

/** A word that any POSIX shell takes literally. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A line that posts the smallest event there is to a URL of the receiver. */
export function exampleCurl({ url, caPath, event }: { url: string; caPath: string; event: string }): string {
  const body = JSON.stringify({ event });
  return `curl --cacert ${shellQuote(caPath)} -H 'content-type: application/json' -d ${shellQuote(body)} ${shellQuote(url)}`;
}

interface CurlInput {
  method: string;
  url: string;
  headers: readonly HeaderPair[];
  body: Uint8Array;
  caPath: string | null;
}

/** A curl command that sends these bytes with these headers; binary bodies go through base64. */
export function curlCommand({ method, url, headers, body, caPath }: CurlInput): string {
  const text = toText(body);
  const plain = text !== null && !text.includes('\0');
  const lines = [`curl -X ${method} ${shellQuote(url)}`];
  if (caPath !== null) lines.push(`--cacert ${shellQuote(caPath)}`);
  for (const [name, value] of headers) {
    if (!FRAMING.has(name.toLowerCase())) lines.push(`-H ${shellQuote(`${name}: ${value}`)}`);
  }
  if (body.length > 0) lines.push(plain ? `--data-binary ${shellQuote(text)}` : '--data-binary @-');
  const command = lines.join(' \\\n  ');
  return plain || body.length === 0
    ? command
    : `printf %s ${shellQuote(toBase64(body))} | base64 -d | ${command}`;
}
