import type { Json } from '../../server/types.ts';

export type JsonCheck = { ok: true; value: Json } | { ok: false; message: string };

function placeOf(text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return `line ${line}, column ${position - before.lastIndexOf('\n')}`;
}

/** Parses JSON, or says what is wrong and where. */
export function checkJson(text: string): JsonCheck {
  if (text.trim() === '') return { ok: false, message: 'Enter a payload.' };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not JSON';
    const position = /position (\d+)/.exec(message)?.[1];
    const reason = message.replace(/ (?:in JSON )?at position.*$/s, '').replace(/, ".*$/s, '');
    return {
      ok: false,
      message: position === undefined ? reason : `${reason}, ${placeOf(text, Number(position))}.`,
    };
  }
}
