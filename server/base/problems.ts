import type { z } from 'zod';

/** A refused input: which field, by JSON Pointer, and what to do about it. */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** What a caller gets instead of an exception when its input is refused. */
export interface Refusal {
  ok: false;
  status: 404 | 409 | 422;
  title: string;
  errors: FieldProblem[];
}

/** Input that was understood and is wrong. */
export function refuse(errors: FieldProblem[], title = 'The input was refused'): Refusal {
  return { ok: false, status: 422, title, errors };
}

export function notFound(what: string, pointer = ''): Refusal {
  return {
    ok: false,
    status: 404,
    title: `${what} was not found`,
    errors: [{ pointer, detail: `${what} was not found.` }],
  };
}

/** Field problems out of a zod error, each with a JSON Pointer. */
export function toProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path
      .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join('');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: `${path}/${key}`,
        detail: `Unknown property "${key}": remove it.`,
      }));
    }
    return [{ pointer: path, detail: issue.message }];
  });
}
