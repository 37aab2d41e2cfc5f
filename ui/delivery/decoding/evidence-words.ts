import type { Json } from '../../../server/types.ts';
import { plural } from '../../text/format.ts';

/** Display names of evidence whose technical names are unclear. */
const NAMES: Record<string, string> = {
  authenticated: 'tag verified',
  begins: 'begins with',
  blocks: 'blocks',
  by: 'recognised by',
  bytesIn: 'size before',
  bytesOut: 'size after',
  bytesRead: 'decrypted',
  candidates: 'combinations tried',
  ciphertextIn: 'member that may hold a ciphertext',
  configured: 'mode configured',
  declaredBytes: 'declared size',
  decodedAgain: 'decoded again',
  fields: 'fields of the form',
  fits: 'mode that fits',
  garbledBytes: 'unreadable bytes at the start',
  ivDiffersAt: 'IV differs at character',
  keysInRing: 'keys in the ring',
  lengthBytes: 'length',
  limitBytes: 'limit',
  mended: 'repaired',
  readBytes: 'received',
  recovered: 'text recovered',
  unknownMembers: 'members that are in no wire form',
  wire: 'wire form',
  'x-encrypted': 'header x-encrypted',
};

/** Display texts of internal value names. */
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

/** Already shown above the evidence, as the line with its caret. */
const SHOWN_ABOVE = new Set(['excerpt', 'caret']);

/** Whether evidence of this name is listed; false for what the panel above already shows. */
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

/** A value of the evidence as one line with its unit; null when it needs several lines. */
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
