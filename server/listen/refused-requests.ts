import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '../types.ts';

const TOO_LONG: Problem = {
  type: 'about:blank',
  title: 'The request head is too large',
  status: 431,
  detail: 'The address and the headers together are larger than 16 kB. Shorten the search.',
};
const TOO_SLOW: Problem = {
  type: 'about:blank',
  title: 'The request took too long',
  status: 408,
  detail: 'The request did not arrive in time. Send it again.',
};
const MALFORMED: Problem = {
  type: 'about:blank',
  title: 'The request could not be read',
  status: 400,
  detail: 'The request is not valid HTTP/1.1.',
};
/** The answers by the code of Node's error; every other code that begins with HPE_ means invalid syntax. */
const PROBLEMS: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: TOO_LONG,
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
};

/** Answers requests that Node's parser refuses with a problem document, like all refusals of the API. */
export function explainRefusedRequests(server: Server): void {
  const answering = new WeakSet<Duplex>();
  server.on('request', (request, response) => {
    answering.add(request.socket);
    response.once('close', () => answering.delete(request.socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Not after a response has begun: the client would read this one as a part of it.
    const problem = answering.has(socket) || !socket.writable ? undefined : problemOf(error.code ?? '');
    if (problem) refuse(socket, problem);
    else socket.destroy();
  });
}

function problemOf(code: string): Problem | undefined {
  return PROBLEMS[code] ?? (code.startsWith('HPE_') ? MALFORMED : undefined);
}

function refuse(socket: Duplex, problem: Problem): void {
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${body.length}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
