import type { CipherMode, DeliveryKind, SentState, Verdict } from '../types.ts';
import { parseTime } from './search-time.ts';
import { type Token, tokenise } from './search-tokens.ts';

/** One condition of a search; all conditions must match. A field with several values matches any of them. */
export type Term = { negated: boolean } & (
  | { type: 'text'; text: string }
  | { type: 'field'; field: SearchField; values: string[] }
  | { type: 'time'; side: 'before' | 'after'; ms: number }
);

export type SearchField = 'event' | 'verdict' | 'endpoint' | 'cause' | 'enc' | 'state' | 'webhook' | 'status';

/** A message about one invalid token of the search text. */
export interface QueryProblem {
  token: string;
  message: string;
}

export interface ParsedQuery {
  terms: Term[];
  problems: QueryProblem[];
}

/** Thrown for a malformed `q`. Ignoring it would show, or delete, deliveries that were not requested. */
export class QueryError extends Error {
  readonly problems: readonly QueryProblem[];

  constructor(problems: readonly QueryProblem[]) {
    super(problems.map((problem) => problem.message).join(' '));
    this.name = 'QueryError';
    this.problems = problems;
  }
}

const VERDICTS: readonly Verdict[] = ['valid', 'invalid', 'unrecognised', 'undecodable'];
const STATES: readonly SentState[] = ['pending', 'delivered', 'failed', 'cancelled'];
const ENCRYPTION: ReadonlyArray<CipherMode | 'none'> = ['cbc', 'gcm', 'none'];

/** The fields of each kind, with their values where only certain ones are allowed. */
const FIELDS: Record<DeliveryKind, Partial<Record<SearchField, readonly string[] | RegExp | null>>> = {
  received: { event: null, verdict: VERDICTS, endpoint: null, cause: /^[a-z][a-z0-9-]*$/, enc: ENCRYPTION },
  sent: { event: null, state: STATES, webhook: null, status: /^([1-9]\d\d|[1-9]xx|none)$/, enc: ENCRYPTION },
};

/**
 * Maximum characters of one term. The worst-case cost grows with it: against three bodies of 10 MB of one letter, a
 * term of 999 such letters took 80 s; one of 200 takes 0.2 s.
 */
const MAX_TEXT = 200;
const MAX_TERMS = 30;

/**
 * Parses a search: words and "quoted phrases" (all must occur), `field:value`, `field:a,b` (one of them), `before:` and
 * `after:` with an ISO 8601 time or an age (`15m`), and `-` in front to negate.
 */
export function parseQuery(q: string, options: { kind: DeliveryKind; nowMs: number }): ParsedQuery {
  const terms: Term[] = [];
  const problems: QueryProblem[] = [];
  for (const token of tokenise(q)) {
    const result = parseToken(token, options);
    if ('problem' in result) problems.push({ token: token.source, message: result.problem });
    else terms.push(result);
  }
  if (terms.length > MAX_TERMS) {
    problems.push({
      token: q,
      message: `A search has at most ${MAX_TERMS} terms; this one has ${terms.length}.`,
    });
  }
  return { terms, problems };
}

type TokenResult = Term | { problem: string };

function parseToken(token: Token, options: { kind: DeliveryKind; nowMs: number }): TokenResult {
  const { negated, key, value, source } = token;
  if (token.unclosed) return { problem: `The quote in ${source} is not closed.` };
  if (value === '') return { problem: key === null ? `${source} is empty.` : `${source} needs a value.` };
  if (value.length > MAX_TEXT)
    return {
      problem: `A term has ${value.length} characters; the limit is ${MAX_TEXT}. Search for a part of it.`,
    };
  if (key === null) return { type: 'text', text: value, negated };
  if (key === 'before' || key === 'after') {
    const ms = parseTime(value, options.nowMs);
    if (ms === null) {
      return {
        problem: `${source}: this is not a time. Use ISO 8601 (2026-01-31T12:00:00Z) or an age (30s, 15m, 2h, 3d).`,
      };
    }
    return { type: 'time', side: key, ms, negated };
  }
  return parseField(token, key, options.kind);
}

function parseField({ negated, value, source }: Token, key: string, kind: DeliveryKind): TokenResult {
  const fields = FIELDS[kind];
  if (!isField(fields, key)) {
    const known = [...Object.keys(fields), 'before', 'after'].map((name) => `${name}:`).join(' ');
    return {
      problem: `${source}: unknown filter "${key}". Known: ${known}. To search for it as text, put it in quotes.`,
    };
  }
  const values = value.split(',').filter((part) => part !== '');
  if (values.length === 0) return { problem: `${source} needs a value.` };
  const allowed = fields[key];
  const wrong = values.find((part) =>
    allowed instanceof RegExp ? !allowed.test(part) : allowed ? !allowed.includes(part) : false,
  );
  if (wrong === undefined) return { type: 'field', field: key, values, negated };
  const choice = allowed instanceof RegExp ? '' : ` Use one of: ${allowed?.join(', ')}.`;
  return { problem: `${source}: "${wrong}" is not a value of ${key}.${choice}` };
}

function isField(fields: Partial<Record<SearchField, unknown>>, key: string): key is SearchField {
  return Object.hasOwn(fields, key);
}
