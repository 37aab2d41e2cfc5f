import type { ApiError } from './call.ts';

type Refused = Pick<ApiError, 'problem' | 'message'>;

/** The server's problems by the JSON Pointer of their field; those that belong to none of the fields stand together under ''. */
export function problemsByPointer(
  { problem, message }: Refused,
  fields: readonly string[],
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { pointer, detail } of problem.errors ?? []) {
    const place = fields.find((field) => pointer === field || pointer.startsWith(`${field}/`)) ?? '';
    problems[place] = problems[place] === undefined ? detail : `${problems[place]} ${detail}`;
  }
  if (Object.keys(problems).length === 0) problems[''] = message;
  return problems;
}
