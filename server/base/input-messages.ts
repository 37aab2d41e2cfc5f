import type { z } from 'zod';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

const UNITS: Readonly<Record<string, string>> = {
  string: ' characters',
  array: ' entries',
  record: ' entries',
};

/**
 * Messages for inputs that a schema refuses without a message of its own; to be passed as `error` to `safeParse`. Zod's
 * own ones name its types ("Invalid input: expected string, received number") and do not say what to do.
 */
export function inputMessage(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const given = TYPES[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `Missing: give ${given}.` : `Give ${given}.`;
    }
    case 'too_big':
      return `Give at most ${issue.maximum}${UNITS[issue.origin] ?? ''}.`;
    case 'too_small':
      return isEmpty(issue)
        ? 'Give a value; this one is empty.'
        : `Give at least ${issue.minimum}${UNITS[issue.origin] ?? ''}.`;
    case 'invalid_value':
      return `Use one of: ${issue.values.map(String).join(', ')}.`;
    default:
      return undefined;
  }
}

function isEmpty({ input }: RawIssue): boolean {
  return input === '' || (Array.isArray(input) && input.length === 0);
}
