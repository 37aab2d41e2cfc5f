import type { ApiError } from './call.ts';

type Refused = Pick<ApiError, 'problem' | 'message'>;

/** What the server objects to, by the first member of each pointer; what belongs to no field stands under ''. */
export function problemsByField({ problem, message }: Refused): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { pointer, detail } of problem.errors ?? []) {
    const [, field = '', ...below] = pointer.split('/');
    const text = below.length === 0 ? detail : `${below.join('/')}: ${detail}`;
    problems[field] = problems[field] === undefined ? text : `${problems[field]} ${text}`;
  }
  if (Object.keys(problems).length === 0) problems[''] = message;
  return problems;
}

/** What the server objects to, by pointer; those at pointers without a field of their own stand together under ''. */
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
