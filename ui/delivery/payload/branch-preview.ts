import type { Json } from '../../../server/types.ts';
import { cutText } from '../../text/visible-text.ts';
import { type Branch, branchSize, isBranch } from './flatten.ts';
import type { Lexemes } from './lexemes.ts';

/** Maximum of characters of a preview. */
const LIMIT = 80;
const STRING_LIMIT = 24;

function glimpse(value: Json, lexeme: string | undefined): string {
  if (isBranch(value)) return Array.isArray(value) ? '[…]' : '{…}';
  if (typeof value !== 'string') return lexeme ?? String(value);
  const shown = cutText(value, STRING_LIMIT);
  return shown.length < value.length ? `"${shown}…"` : `"${value}"`;
}

/**
 * The first members of a closed branch. A value is shown whole or not at all, because a cut number is another number.
 */
export function branchPreview(value: Branch, lexemes: Lexemes | null): string {
  const parts: string[] = [];
  let length = 0;
  // Not Object.entries: a branch may have 10,000 members, and at most a handful are shown.
  for (const key in value) {
    const child = (value as Record<string, Json>)[key] ?? null;
    const shown = glimpse(child, lexemes?.of(value, Array.isArray(value) ? Number(key) : key));
    const part = Array.isArray(value) ? shown : `${cutText(key, LIMIT)}: ${shown}`;
    if (length + part.length > LIMIT && parts.length > 0) break;
    parts.push(part);
    length += part.length + 2;
  }
  return parts.length < branchSize(value) ? `${parts.join(', ')}, …` : parts.join(', ');
}
