import type { Json } from '../../../server/types.ts';
import { plural } from '../../text/format.ts';

/** Names of evidence whose own words would not be understood. */
const NAMES: Record<string, string> = {
  authenticated: 'tag verified',
  begins: 'begins with',
  blocks: 'blocks in all',
  by: 'recognised by',
  bytesIn: 'size before',
  bytesOut: 'size after',
  bytesRead: 'decrypted in all',
  candidates: 'tries',
  ciphertextIn: 'member that may hold a ciphertext',
  configured: 'mode configured',
  declaredBytes: 'announced size',
  decodedAgain: 'decoded again',
  fields: 'fields of the form',
  fits: 'mode that fits',
  garbledBytes: 'unreadable at the start',
  ivDiffersAt: 'IV differs at character',
  keysInRing: 'keys in the ring',
  lengthBytes: 'length',
  limitBytes: 'limit',
  mended: 'repaired',
  readBytes: 'arrived',
  recovered: 'text recovered',
  unknownMembers: 'members that no wire form knows',
  wire: 'wire form',
  'x-encrypted': 'header x-encrypted',
};

/** Values that are names of ours, in words. */
const VALUES: Record<string, Record<string, string>> = {
  mended: {
    'spaces-were-plus': 'spaces were “+” before form decoding',
    'percent-encoded': 'percent-encoding was removed',
  },
  envelope: {
    bare: 'none: the body is the ciphertext',
    colon: 'parts joined by colons',
    'json-string': 'a JSON string',
    'json-object': 'a member of a JSON object',
  },
  by: { field: 'its type field', shape: 'its properties' },
};

const BYTES = /^bytes[A-Z]|Bytes$/;

/** Shown above the evidence already, as the line with its caret. */
const SHOWN_ABOVE = new Set(['excerpt', 'caret']);

/** Whether evidence of that name tells the reader more than the panel above it. */
export function isEvidenceShown(name: string): boolean {
  return !SHOWN_ABOVE.has(name);
}

/** A name of the evidence in words: `wireForms` → `wire forms`. */
export function evidenceName(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase();
  return NAMES[name] ?? words;
}

/** A value of the evidence on one line, with its unit, or null when it needs lines of its own. */
export function evidenceLine(value: Json, name = ''): string | null {
  if (value === null) return name === 'declaredBytes' ? 'not given' : 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return BYTES.test(name) ? plural(value, 'byte') : String(value);
  if (typeof value === 'string') return VALUES[name]?.[value] ?? value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object') && value.length <= 24) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  return null;
}
