import type { Json } from '../../../server/types.ts';
import { isBranch } from './flatten.ts';
import type { Lexemes } from './lexemes.ts';

type Written = Pick<Lexemes, 'of'> | null;

function printMembers(value: Json[] | { [key: string]: Json }, written: Written, indent: string): string[] {
  const inner = `${indent}  `;
  const print = (key: string, child: Json): string =>
    written?.of(value, key) ?? printAt(child, written, inner);
  if (Array.isArray(value)) return value.map((child, at) => inner + print(String(at), child));
  return Object.entries(value).map(([key, child]) => `${inner}${JSON.stringify(key)}: ${print(key, child)}`);
}

function printAt(value: Json, written: Written, indent: string): string {
  if (!isBranch(value)) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = printMembers(value, written, indent);
  return members.length === 0 ? `${open}${close}` : `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

/** JSON of a value, two spaces a level, with its numbers as they were written: a double would round or restyle them. */
export function printJson(value: Json, written: Written): string {
  return printAt(value, written, '');
}
