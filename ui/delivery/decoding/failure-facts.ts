import type { Json, JsonObject } from '../../../server/types.ts';
import { isJsonObject } from '../../text/json-object.ts';

/** The place of an error in a text: the character and the line around it. */
interface Place {
  before: string;
  at: string;
  after: string;
}

/** The place of the error in the text, if the evidence has it. */
export function placeIn(evidence: JsonObject | undefined): Place | null {
  const { excerpt, caret } = evidence ?? {};
  if (typeof excerpt !== 'string' || typeof caret !== 'number') return null;
  // The caret may be past the end; a surrogate pair must not be split.
  const at = String.fromCodePoint(excerpt.codePointAt(caret) ?? 0x20);
  const after = excerpt.slice(caret + (caret < excerpt.length ? at.length : 0));
  return { before: excerpt.slice(0, caret), at, after };
}

export interface Nearest {
  event: string;
  /** Pointers of the missing properties. */
  missing: string[];
  /** Other problems, in words. */
  others: string[];
}

const MISSING = /^(\/\S*) is missing\b/;

function nearestOf(event: string, lacked: readonly string[]): Nearest {
  const missing = lacked.flatMap((what) => MISSING.exec(what)?.[1] ?? []);
  return { event, missing, others: lacked.filter((what) => !MISSING.test(what)) };
}

/** The events that match best, each with what is missing. */
export function nearestIn(evidence: JsonObject | undefined): Nearest[] {
  const candidates = evidence?.candidates;
  if (!Array.isArray(candidates)) return [];
  return candidates.flatMap((candidate: Json) => {
    if (!isJsonObject(candidate) || typeof candidate.event !== 'string') return [];
    const lacked = Array.isArray(candidate.lacked) ? candidate.lacked.map(String) : [];
    return [nearestOf(candidate.event, lacked)];
  });
}
