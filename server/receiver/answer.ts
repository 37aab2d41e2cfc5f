import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../outbound/index.ts';
import type { Reply } from '../types.ts';
import { endToEnd } from './relay.ts';
import type { ReplyPlan } from './reply.ts';

/** Carries out how a delivery is to be answered. */
export function answer(
  plan: Exclude<ReplyPlan, { kind: 'forward' }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  switch (plan.kind) {
    case 'close':
      request.socket.destroy();
      return;
    case 'hold':
      return;
    case 'answer':
      if (plan.delayMs > 0) answerLater(plan, request, response);
      else finish(plan.reply, request, response);
  }
}

/** A sender that has given up meanwhile is not answered, and must not keep the process alive. */
function answerLater(
  { reply, delayMs }: Extract<ReplyPlan, { kind: 'answer' }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const timer = setTimeout(() => finish(reply, request, response), delayMs);
  response.once('close', () => clearTimeout(timer));
}

/** A body that was not read to its end would be taken for the next request, so that connection ends. */
export function finish(
  reply: Reply,
  request: IncomingMessage,
  response: ServerResponse,
  body?: Uint8Array,
): void {
  if (!request.complete) {
    response.setHeader('Connection', 'close');
    discardRest(request);
  }
  send(response, reply, body);
}

/** Reads on for a while: a sender that is cut off while writing never sees the answer. */
function discardRest(request: IncomingMessage): void {
  const timer = setTimeout(() => request.socket.destroy(), 10_000);
  request
    .on('close', () => clearTimeout(timer))
    .on('end', () => clearTimeout(timer))
    .resume();
}

function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
  bytes: Uint8Array = Buffer.from(body),
): void {
  // These have no body, and a 204 no length either (RFC 9110 section 8.6).
  if (status === 204 || status === 304) {
    response.writeHead(status, headers.flat());
    response.end();
    return;
  }
  response.writeHead(status, [...headers, ['Content-Length', String(bytes.byteLength)] as const].flat());
  response.end(bytes);
}

/** Answers what is not for an endpoint. */
export function notHere(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  send(response, {
    status: 404,
    headers: [['Content-Type', 'text/plain']],
    body: 'Deliveries go to /hooks/<endpoint>.\n',
  });
}

/** The answer of an app behind an endpoint, as it is handed on; null when there was none. */
export function passedOn({
  response,
  error,
  bodyBytes,
}: Exchange): { reply: Reply; body: Uint8Array } | null {
  if (!response || error) return null;
  return { reply: { ...response, headers: endToEnd(response.headers) }, body: bodyBytes ?? new Uint8Array() };
}
