import type { ApiError } from '../api.ts';

/** What the server objects to, by the first member of each pointer; what belongs to no field stands under ''. */
export function problemsByField({
  problem,
  message,
}: Pick<ApiError, 'problem' | 'message'>): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { pointer, detail } of problem.errors ?? []) {
    const [, field = '', ...below] = pointer.split('/');
    const text = below.length === 0 ? detail : `${below.join('/')}: ${detail}`;
    problems[field] = problems[field] === undefined ? text : `${problems[field]} ${text}`;
  }
  if (Object.keys(problems).length === 0) problems[''] = message;
  return problems;
}
