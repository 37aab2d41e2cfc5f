import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { Problem } from '../../server/types.ts';
import { newServer } from '../support/server.ts';

/** The response of a port to raw text. */
function answerTo(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

test.each([
  [
    'an address longer than a request head may be',
    `GET /api/received?q=${'a'.repeat(17_000)} HTTP/1.1\r\n\r\n`,
    431,
  ],
  ['what is no HTTP', 'HELLO\r\n\r\n', 400],
])('the control plane refuses %s with a problem document', async (_, text, status) => {
  const { inspectorPort } = await newServer();
  const answer = await answerTo(inspectorPort, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\n`));
  expect(answer).toContain('Content-Type: application/problem+json');
  const problem = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as Problem;
  expect(problem).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
});
