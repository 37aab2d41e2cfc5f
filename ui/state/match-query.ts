import type { Received, Sent } from '../../server/types.ts';
import { parseQuery, type Term } from './query.ts';

/** `unsure` when only the server can decide: free text searches payloads, which rows do not contain. */
export type Match = 'yes' | 'no' | 'unsure';
type Field = string | null | undefined;
type Fields = Partial<Record<string, Field>>;

const receivedFields = (row: Received): Fields => ({
  event: row.event,
  verdict: row.verdict,
  endpoint: row.endpoint,
  cause: row.cause,
  enc: row.encryption?.mode ?? 'none',
});

const sentFields = (row: Sent): Fields => ({
  event: row.event,
  state: row.state,
  enc: row.encryption?.mode ?? 'none',
});

function matchTerm(term: Term, fields: Fields): Match {
  const field = term.key === null ? undefined : fields[term.key];
  if (term.key === null || field === undefined) return 'unsure';
  const fits = field !== null && term.value.split(',').includes(field);
  return fits === term.negated ? 'no' : 'yes';
}

function matchFields(terms: readonly Term[], fields: Fields): Match {
  const matches = terms.map((term) => matchTerm(term, fields));
  if (matches.includes('no')) return 'no';
  return matches.includes('unsure') ? 'unsure' : 'yes';
}

/** Whether a received delivery matches a search. */
export function matchReceived(query: string, row: Received): Match {
  return matchFields(parseQuery(query, 'received'), receivedFields(row));
}

/** Whether a sent delivery matches a search. */
export function matchSent(query: string, row: Sent): Match {
  return matchFields(parseQuery(query, 'sent'), sentFields(row));
}
