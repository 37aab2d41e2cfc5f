import type { z } from 'zod';
import { child } from './pointer.ts';

/** A problem with one field of an input: its JSON Pointer, and what to do. */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** The result for an input that is refused; returned, not thrown. */
export interface Refusal {
  ok: false;
  status: 404 | 409 | 412 | 422;
  title: string;
  errors: FieldProblem[];
}

/** Creates the refusal (422) of a well-formed but invalid input. */
export function refuse(errors: FieldProblem[], title = 'The input was refused'): Refusal {
  return { ok: false, status: 422, title, errors };
}

/** Creates the refusal (404) for something that does not exist. */
export function notFound(what: string, pointer = ''): Refusal {
  return {
    ok: false,
    status: 404,
    title: `${what} was not found`,
    errors: [{ pointer, detail: `${what} was not found.` }],
  };
}

/** Converts a zod error into field problems with JSON Pointers. */
export function toProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).reduce(child, '');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: child(path, key),
        detail: `Unknown property "${key}": remove it.`,
      }));
    }
    return [{ pointer: path, detail: issue.message }];
  });
}
