import type { WireProfile } from '../../server/contract/model.ts';
import type { CipherMode } from '../../server/types.ts';
import { toBase64 } from '../text/bytes.ts';

const TAG_BYTES = 16;
const CIPHERTEXT_BYTES = 32;

/** Deterministic bytes that look like ciphertext. */
function octets(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (seed * 97 + at * 151 + at * at * 13) % 256);
}

function encode(bytes: Uint8Array, encoding: WireProfile['encoding']): string {
  if (encoding === 'hex') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const text = toBase64(bytes);
  if (encoding !== 'base64url') return text;
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function envelop({ envelope }: WireProfile, text: string, beside: Record<string, string>): string {
  switch (envelope.kind) {
    case 'bare':
      return text;
    case 'json-string':
      return JSON.stringify(text);
    case 'json-object':
      return JSON.stringify({ [envelope.members[0] ?? 'data']: text, ...beside });
    case 'colon': {
      const fields: Record<string, string> = { ciphertext: text, ...beside };
      return envelope.fields.flatMap((field) => fields[field] ?? []).join(':');
    }
  }
}

/** How a delivery of this profile looks on the wire: the headers that carry something, and the body. */
export function wireExample(wire: WireProfile, mode: CipherMode): { headers: string[]; body: string } {
  const iv = octets(wire.iv.lengthBytes, 3);
  const tag = octets(TAG_BYTES, 11);
  const ciphertext = octets(CIPHERTEXT_BYTES, 29);
  const places = [[wire.iv, iv] as const, ...(mode === 'gcm' ? [[wire.tag, tag] as const] : [])];
  const headers = [`content-type: ${wire.contentType}`, ...wire.headers.map((pair) => pair.join(': '))];
  const beside: Record<string, string> = {};
  for (const [place, bytes] of places) {
    if (!('names' in place)) continue;
    const text = encode(bytes, wire.encoding);
    if (place.place === 'header') headers.push(`${place.names[0]}: ${text}`);
    else beside[place.names[0] ?? ''] = text;
  }
  const inFront = [
    wire.iv.place === 'prefix' ? [...iv] : [],
    wire.tag.place === 'prefix' && mode === 'gcm' ? [...tag] : [],
  ];
  const behind = wire.tag.place === 'suffix' && mode === 'gcm' ? [...tag] : [];
  const body = Uint8Array.from([...inFront.flat(), ...ciphertext, ...behind]);
  const text =
    wire.encoding === 'raw'
      ? `(${body.length} bytes, not text)`
      : envelop(wire, encode(body, wire.encoding), beside);
  return { headers, body: text };
}
