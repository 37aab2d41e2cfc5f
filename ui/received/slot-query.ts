import { formatQuery, parseQuery } from '../state/query.ts';

/** Replaces the time limits of a search by one span of time. */
export function withTime(query: string, from: string, to: string): string {
  const rest = parseQuery(query, 'received').filter(({ key }) => key !== 'after' && key !== 'before');
  return [formatQuery(rest), `after:${from}`, `before:${to}`].filter(Boolean).join(' ');
}
