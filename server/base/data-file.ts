import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { EXIT, ExitError } from './exit.ts';
import { messageOf } from './message-of.ts';

/**
 * Reads and validates a JSON data file. `what` names the kind of file in error messages.
 * @throws {ExitError} 3, with the file and the invalid member.
 */
export function readDataFile<T>(what: string, path: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw brokenFile(what, path, messageOf(error));
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw brokenFile(what, path, `${first?.path.join('.') || '(top)'}: ${first?.message}`);
}

/** Creates the error for a data file that cannot be used. */
export function brokenFile(what: string, path: string, detail: string): ExitError {
  return new ExitError(EXIT.environment, `The ${what} file ${path} cannot be used: ${detail}`);
}
