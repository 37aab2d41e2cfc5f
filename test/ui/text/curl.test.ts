import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curlCommand, shellQuote } from '../../../ui/text/curl.ts';

const INPUT = {
  method: 'POST',
  url: 'https://localhost:4643/hooks/inbox',
  headers: [
    ['Host', 'localhost'],
    ['Content-Type', 'application/json'],
    ['X-Dup', '1'],
    ['X-Dup', '2'],
  ] as const,
  body: new TextEncoder().encode(`{"it's":1}`),
  caPath: 'a dir/ca.pem',
};

describe('curlCommand', () => {
  test('quotes everything for the shell', () => {
    expect(curlCommand(INPUT)).toContain(`--data-binary '{"it'\\''s":1}'`);
    expect(curlCommand(INPUT)).toContain("--cacert 'a dir/ca.pem'");
  });

  test('keeps duplicate headers, and leaves framing to curl', () => {
    const command = curlCommand(INPUT);
    expect(command.match(/X-Dup/g)).toHaveLength(2);
    expect(command).not.toContain('Host');
  });

  test('passes binary bodies through base64', () => {
    const command = curlCommand({ ...INPUT, body: Uint8Array.of(0xff, 0) });
    expect(command).toMatch(/^printf %s '\/wA=' \| base64 -d \| curl/);
    expect(command).toContain('--data-binary @-');
  });
});

test('a shell reads a quoted word as it was', () => {
  const text = `a'b"c $HOME \`x\` \\ \n é`;
  expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`]).toString()).toBe(text);
});
