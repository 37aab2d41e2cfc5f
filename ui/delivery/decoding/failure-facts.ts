import type { Json, JsonObject } from '../../../server/types.ts';
import { isBranch } from '../payload/flatten.ts';

/** Where in a text it went wrong: the character itself, and the line around it. */
interface Place {
  before: string;
  at: string;
  after: string;
}

/** Where in the text it went wrong, when the evidence says so. */
export function placeIn(evidence: JsonObject | undefined): Place | null {
  const { excerpt, caret } = evidence ?? {};
  if (typeof excerpt !== 'string' || typeof caret !== 'number') return null;
  // The caret may stand behind the end, and must not part a surrogate pair.
  const at = String.fromCodePoint(excerpt.codePointAt(caret) ?? 0x20);
  const after = excerpt.slice(caret + (caret < excerpt.length ? at.length : 0));
  return { before: excerpt.slice(0, caret), at, after };
}

export interface Nearest {
  event: string;
  /** Pointers of what is not there. */
  missing: string[];
  /** Whatever else does not fit, in words. */
  others: string[];
}

const MISSING = /^(\/\S*) is missing\b/;

function nearestOf(event: string, lacked: readonly string[]): Nearest {
  const missing = lacked.flatMap((what) => MISSING.exec(what)?.[1] ?? []);
  return { event, missing, others: lacked.filter((what) => !MISSING.test(what)) };
}

/** The events that came nearest to fit, and what each lacked. */
export function nearestIn(evidence: JsonObject | undefined): Nearest[] {
  const candidates = evidence?.candidates;
  if (!Array.isArray(candidates)) return [];
  return candidates.flatMap((candidate: Json) => {
    if (!isBranch(candidate) || Array.isArray(candidate) || typeof candidate.event !== 'string') return [];
    const lacked = Array.isArray(candidate.lacked) ? candidate.lacked.map(String) : [];
    return [nearestOf(candidate.event, lacked)];
  });
}
