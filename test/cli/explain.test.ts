import { expect, test } from 'vitest';
import { EXIT, ExitError } from '../../server/base/exit.ts';
import { explain } from '../../server/cli/explain.ts';

test.each([
  ['The file is missing', 'The file is missing. Create it.'],
  ['The file is missing.', 'The file is missing. Create it.'],
  ['What now?', 'What now? Create it.'],
  ['Known: a, b…', 'Known: a, b… Create it.'],
])('a full stop separates %j from the advice', (message, line) => {
  expect(explain(new ExitError(EXIT.usage, message, 'Create it.')).lines).toEqual([line]);
});

test('a message without advice is not changed', () => {
  expect(explain(new ExitError(EXIT.environment, 'It broke')).lines).toEqual(['It broke']);
});
