import type { Json } from '../../../server/types.ts';

type Holder = Record<string, unknown>;
type SourceReviver = (this: Holder, key: string, value: unknown, context?: { source?: string }) => unknown;

/** Numbers as they were written (`1.0`, `12345678901234567890`), by the object or array that contains them. */
export interface Lexemes {
  payload: Json;
  of(holder: object, key: string | number): string | undefined;
}

/**
 * Parses JSON and records how each number was written, because a double would round or reformat it. Null when the text
 * is not JSON. Engines without the reviver's `source` show plain doubles.
 */
export function readLexemes(text: string): Lexemes | null {
  const written = new WeakMap<object, Map<string, string>>();
  const reviver: SourceReviver = function (key, value, context) {
    const source = context?.source;
    if (typeof value === 'number' && source !== undefined && String(value) !== source) {
      const known = written.get(this) ?? new Map<string, string>();
      written.set(this, known.set(key, source));
    }
    return value;
  };
  try {
    const payload = JSON.parse(text, reviver) as Json;
    return { payload, of: (holder, key) => written.get(holder)?.get(String(key)) };
  } catch {
    return null;
  }
}
