import type { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats, { type FormatName } from 'ajv-formats';
import { formatNames, fullFormats } from 'ajv-formats/dist/formats.js';

/**
 * Maximum length of text that a format's pattern is applied to, in UTF-16 code units; longer text does not match. Some
 * patterns take quadratic time, or exhaust the stack of the regular expression engine, on megabytes of hostile text.
 */
export const MAX_FORMATTED_LENGTH = 4096;

/** Maximum lengths set by a standard (RFC 5321 section 4.5.3.1.3, RFC 1035 section 2.3.4, RFC 4291). */
const STANDARD_LENGTHS: Partial<Record<FormatName, number>> = { email: 254, hostname: 254, ipv6: 45 };

/** Base64 text may have any length, so this pattern has no nested quantifier, which would exhaust the stack. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

type Check = (text: string) => boolean;
type Compare = (a: string, b: string) => number | undefined;

/** Adds the formats and keywords of `ajv-formats` to `ajv`, with a limit on the length of the text. */
export function addBoundedFormats(ajv: Ajv2020): void {
  addFormats.default(ajv);
  for (const name of formatNames) {
    const validate = checkOf(name);
    const format = fullFormats[name];
    const compare =
      typeof format === 'object' && 'compare' in format ? (format.compare as Compare) : undefined;
    if (validate) ajv.addFormat(name, { type: 'string', validate, ...(compare && { compare }) });
  }
}

/** Whether `text` has the format, by the same rule as in validation. */
export function hasFormat(name: FormatName, text: string): boolean {
  return checkOf(name)?.(text) ?? true;
}

/** The check of a format; null for formats of numbers and for those that accept every text. */
function checkOf(name: FormatName): Check | null {
  if (name === 'byte') return (text) => text.length % 4 === 0 && BASE64.test(text);
  const format = fullFormats[name];
  if (format === true || (typeof format === 'object' && 'type' in format && format.type === 'number'))
    return null;
  const validate = typeof format === 'object' && 'validate' in format ? format.validate : format;
  const longest = STANDARD_LENGTHS[name] ?? MAX_FORMATTED_LENGTH;
  if (validate instanceof RegExp) return (text) => text.length <= longest && validate.test(text);
  return (text) => text.length <= longest && (validate as Check)(text);
}
