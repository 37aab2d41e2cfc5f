import { describe, expect, test } from 'vitest';
import { serverWithCli } from './support.ts';

const { run } = serverWithCli();

describe.each([['received'], ['sent'], ['webhooks'], ['endpoints']])('%s', (verb) => {
  test('without a sub-verb does the same as list', async () => {
    expect(await run([verb, '--json'])).toEqual(await run([verb, 'list', '--json']));
  });

  test('with a misspelt sub-verb is refused, and the known ones are named', async () => {
    const { code, stdout, stderr } = await run([verb, 'lst']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^rai-hooks: unknown command 'lst' of ${verb}\\. Known: list, `));
  });
});
