import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellQuote } from '../../../ui/text/curl.ts';

test('a shell reads a quoted text unchanged', () => {
  const text = `a'b"c $HOME \`x\` \\ \n é`;
  expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`]).toString()).toBe(text);
});
