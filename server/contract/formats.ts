import type { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * Longest text that is compared with a format. The patterns of ajv-formats take quadratic time or exhaust the stack
 * on megabytes, and no address, date or URI is this long.
 */
export const MAX_FORMAT_CHARACTERS = 4096;

/** Base64 text may be of any length, so its pattern is one that no length exhausts. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

type Judge = (text: string) => boolean;

/** Bounds every format of texts: longer text does not have the format. */
export function boundFormats(ajv: Ajv2020): void {
  for (const [name, format] of Object.entries(ajv.formats)) {
    const definition = definitionOf(format);
    if (!definition) continue;
    const { validate, ...rest } = definition;
    const judge: Judge = validate instanceof RegExp ? (text) => validate.test(text) : validate;
    const bounded: Judge = (text) => text.length <= MAX_FORMAT_CHARACTERS && judge(text);
    ajv.addFormat(name, { ...rest, validate: bounded });
  }
  ajv.addFormat('byte', (text: string) => text.length % 4 === 0 && BASE64.test(text));
}

interface TextFormat {
  validate: RegExp | Judge;
  /** For the keywords formatMinimum and formatMaximum. */
  compare?: (one: string, other: string) => number | undefined;
}

/** Null for the formats of numbers and for those that every text has. */
function definitionOf(format: Ajv2020['formats'][string]): TextFormat | null {
  if (format instanceof RegExp || typeof format === 'function') return { validate: format as RegExp | Judge };
  return typeof format === 'object' && format.type !== 'number' ? (format as TextFormat) : null;
}
