import { formatQuery, parseQuery } from '../state/query.ts';

/** A search limited to a span of time instead of whatever time it was limited to before. */
export function withTime(query: string, from: string, to: string): string {
  const rest = parseQuery(query, 'received').filter(({ key }) => key !== 'after' && key !== 'before');
  return [formatQuery(rest), `after:${from}`, `before:${to}`].filter(Boolean).join(' ');
}
