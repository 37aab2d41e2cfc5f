import type { ApiError } from './call.ts';

type Refused = Pick<ApiError, 'problem' | 'message'>;

/** The server's problems by the JSON Pointer of their field. Problems of no listed field are joined under ''. */
export function problemsByPointer(
  { problem, message }: Refused,
  fields: readonly string[],
): Record<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { pointer, detail } of problem.errors ?? []) {
    const place = fields.find((field) => pointer === field || pointer.startsWith(`${field}/`)) ?? '';
    // A set, because several webhooks may have the same problem, which is shown once.
    found.set(place, (found.get(place) ?? new Set()).add(detail));
  }
  if (found.size === 0) return { '': message };
  return Object.fromEntries([...found].map(([place, details]) => [place, [...details].join(' ')]));
}
