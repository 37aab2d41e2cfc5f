/** Analyses whether matching a regular expression may take more than linear time, or exhaust the stack. */

interface Term {
  /** Source of one character or class of characters; null for a group. */
  set: string | null;
  alternatives: Term[][];
  min: number;
  max: number;
}

/** One character or class of a pattern, with how often it may repeat, on one way through groups and alternatives. */
export interface Element {
  set: RegExp;
  min: number;
  max: number;
}

export interface PatternProblem {
  kind: 'group-in-loop' | 'adjacent-loops' | 'loop-without-anchor';
  at: string;
}

const SAMPLES = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code));
const ESCAPE = /^\\(?:p\{[\w=]+\}|u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|.)/i;
const CLASS = /^\[(?:\\.|[^\]\\])*\]/;
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/;
const OPENING = /^\((?:\?(?::|<?[=!]|<\w+>))?/;

/** Parses a pattern into terms. Look-arounds are treated as groups; `^`, `$` and `\b` are omitted. */
function parse(source: string): Term[][] {
  let rest = source;
  const take = (pattern: RegExp) => {
    const found = pattern.exec(rest);
    if (found) rest = rest.slice(found[0].length);
    return found;
  };

  function alternatives(): Term[][] {
    const found: Term[][] = [[]];
    while (rest !== '' && !rest.startsWith(')')) {
      if (take(/^\|/)) found.push([]);
      else if (!take(/^(?:\^|\$|\\[bB])/)) found.at(-1)?.push(term());
    }
    return found;
  }

  function term(): Term {
    if (take(OPENING)) {
      const inner = alternatives();
      take(/^\)/);
      return { set: null, alternatives: inner, ...count() };
    }
    const set = (take(CLASS) ?? take(ESCAPE) ?? take(/^./s))?.[0] ?? '';
    return { set, alternatives: [], ...count() };
  }

  function count(): { min: number; max: number } {
    const found = take(QUANTIFIER);
    if (!found) return { min: 1, max: 1 };
    const [all, from, comma, to] = found;
    if (from === undefined)
      return { min: all.startsWith('+') ? 1 : 0, max: all.startsWith('?') ? 1 : Number.POSITIVE_INFINITY };
    return { min: Number(from), max: comma === '' ? Number(from) : Number(to || Number.POSITIVE_INFINITY) };
  }

  return alternatives();
}

/** All ways through a pattern: with each alternative, and with and without each optional group. */
export function waysThrough({ source, flags }: RegExp): Element[][] {
  const setFlags = flags.replace(/[gy]/g, '');
  const ofTerm = (term: Term): Element[][] => {
    if (term.set !== null)
      return [[{ set: new RegExp(`^${term.set}$`, setFlags), min: term.min, max: term.max }]];
    const inner = term.alternatives.flatMap(ofSequence);
    return term.min === 0 ? [[], ...inner] : inner;
  };
  const ofSequence = (terms: Term[]): Element[][] =>
    terms.reduce<Element[][]>(
      (ways, term) => ways.flatMap((way) => ofTerm(term).map((more) => [...way, ...more])),
      [[]],
    );
  return parse(source).flatMap(ofSequence);
}

/** A character of the set, printable if possible. */
export function sampleOf({ set }: Element): string {
  const found = SAMPLES.filter((char) => set.test(char));
  return found.find((char) => char >= '!' && char <= '~') ?? found[0] ?? '\ufffd';
}

function isLoop({ max }: Element): boolean {
  return max === Number.POSITIVE_INFINITY;
}

function groupsInLoops(terms: Term[][]): boolean {
  return terms
    .flat()
    .some(
      ({ set, max, alternatives }) =>
        set === null && (max === Number.POSITIVE_INFINITY || groupsInLoops(alternatives)),
    );
}

/** Whether two loops can divide the same characters between them in many ways. */
function adjacentLoops(way: Element[]): boolean {
  return way.some((one, at) => {
    if (!isLoop(one)) return false;
    let shared = SAMPLES.filter((char) => one.set.test(char));
    for (const other of way.slice(at + 1)) {
      const both = shared.filter((char) => other.set.test(char));
      if (isLoop(other) && both.length > 0) return true;
      if (other.min > 0) shared = both;
    }
    return false;
  });
}

function isAnchored({ source, flags }: RegExp): boolean {
  return flags.includes('y') || parse(source).length === 0 || source.startsWith('^');
}

/** Whether something must follow a loop: then the engine tries the loop again from each place in the text. */
function loopBeforeMore(way: Element[]): boolean {
  return way.some((one, at) => isLoop(one) && way.slice(at + 1).some(({ min }) => min > 0));
}

/** Whether the pattern ends with a loop over any character: it takes the whole rest, and so never fails. */
function endsWithRest({ source, flags }: RegExp): boolean {
  return flags.includes('s') && /\.[*+]\)?\$?$/.test(source);
}

/** The parts of a pattern that may take more than linear time, or a stack entry for each repetition. */
export function problemsOf(pattern: RegExp): PatternProblem[] {
  const at = String(pattern);
  const hasRest = endsWithRest(pattern);
  const ways = waysThrough(pattern).map((way) => (hasRest ? way.slice(0, -1) : way));
  const endsAnchored = pattern.source.endsWith('$') && !hasRest;
  const found: PatternProblem[] = [];
  if (groupsInLoops(parse(pattern.source))) found.push({ kind: 'group-in-loop', at });
  if (ways.some(adjacentLoops)) found.push({ kind: 'adjacent-loops', at });
  if (!isAnchored(pattern) && ways.some((way) => loopBeforeMore(way) || (endsAnchored && way.some(isLoop))))
    found.push({ kind: 'loop-without-anchor', at });
  return found;
}
