import { isSuccess } from '../../base/is-success.ts';
import type { Attempt } from '../../types.ts';
import { plain } from './plain.ts';
import { hangingText } from './text-width.ts';

/** As wide as the time in the line above. */
const INDENT = ' '.repeat(10);
const MAX_CHARACTERS = 200;

/**
 * Why an attempt failed, for the line below it: the error with advice, or the first line of the response body, where
 * most applications give the reason. Null when there is neither.
 */
export function reasonLine(
  { error, response }: Partial<Pick<Attempt, 'error' | 'response'>>,
  width: number | null,
): string | null {
  const reason = error ? [error.message, error.hint].filter(Boolean).join(' ') : firstLine(response ?? null);
  return reason === null ? null : hangingText(INDENT, plain(reason), width);
}

function firstLine(response: Attempt['response']): string | null {
  if (!response || isSuccess(response.status)) return null;
  const lines = response.body.split(/\r\n|\r|\n/, 100).map((text) => text.trim());
  const line = lines.find((text) => text !== '');
  if (line === undefined) return null;
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}…` : line;
}
