import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../outbound/index.ts';
import type { Reply } from '../types.ts';
import type { ReceiverLimits } from './limits.ts';
import { endToEnd } from './relay.ts';
import type { ReplyPlan } from './reply.ts';

type LingerLimits = Pick<ReceiverLimits, 'lingerTimeoutMs' | 'lingerTotalMs' | 'lingerBytes'>;

/** Sends the receiver's answers, some of them delayed on purpose. */
export interface Answers {
  /** Answers as planned: now, after a delay, or never. */
  carryOut(
    plan: Exclude<ReplyPlan, { kind: 'forward' }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void;
  /** Sends an answer. If the body was not read completely, the connection is closed afterwards. */
  send(reply: Reply, request: IncomingMessage, response: ServerResponse, body?: Uint8Array): void;
  /** Used by a stop: from now on delayed answers are sent at once, and held requests are closed without an answer. */
  endWaiting(): void;
}

export function createAnswers(limits: LingerLimits): Answers {
  const waiting = new Set<() => void>();
  let isEnding = false;

  /** Calls `act` after `delayMs` (null: never) or when the server stops; not at all if the connection closes first. */
  function wait(delayMs: number | null, response: ServerResponse, act: () => void): void {
    if (isEnding) {
      act();
      return;
    }
    const timer = delayMs === null ? undefined : setTimeout(act, delayMs);
    waiting.add(act);
    response.once('close', () => {
      clearTimeout(timer);
      waiting.delete(act);
    });
  }

  function send(
    reply: Reply,
    request: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array = Buffer.from(reply.body),
  ): void {
    if (response.headersSent) return;
    const isRead = request.complete || !hasBody(request);
    if (!isRead) response.setHeader('Connection', 'close');
    write(response, reply, body);
    if (isRead) response.end();
    else endAfterRest(request, response, limits);
  }

  return {
    carryOut(plan, request, response) {
      const close = () => request.socket.destroy();
      if (plan.kind === 'close') close();
      else if (plan.kind === 'hold') wait(null, response, close);
      else if (plan.delayMs > 0) wait(plan.delayMs, response, () => send(plan.reply, request, response));
      else send(plan.reply, request, response);
    },
    send,
    endWaiting() {
      isEnding = true;
      for (const act of waiting) act();
      waiting.clear();
    },
  };
}

/** Whether the request has a body: RFC 9112, section 6, one of these headers is then present. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Reads and drops the rest of the body, then ends the response. Node closes the connection with the response, and
 * closing a connection with unread bytes resets it, so that the sender would lose the answer. A sender that does not
 * finish within the limits is reset.
 */
function endAfterRest(request: IncomingMessage, response: ServerResponse, limits: LingerLimits): void {
  const { socket } = request;
  const close = () => socket.destroy();
  const timer = setTimeout(close, limits.lingerTotalMs);
  response.once('close', () => clearTimeout(timer));
  request.setTimeout(limits.lingerTimeoutMs, close);
  let restBytes = 0;
  request.on('data', (chunk: Buffer) => {
    restBytes += chunk.length;
    if (restBytes > limits.lingerBytes) close();
  });
  request.once('end', () => response.end());
}

function write(response: ServerResponse, { status, headers }: Reply, body: Uint8Array): void {
  // 204 and 304 have no body, and 204 has no Content-Length (RFC 9110, section 8.6).
  if (status === 204 || status === 304) {
    response.writeHead(status, headers.flat());
    response.flushHeaders();
    return;
  }
  response.writeHead(status, [...headers, ['Content-Length', String(body.byteLength)] as const].flat());
  response.write(body);
}

/** The answer to a request whose path is not below `/hooks/`. */
export const NOT_HERE: Reply = {
  status: 404,
  headers: [['Content-Type', 'text/plain']],
  body: 'Deliveries go to /hooks/<endpoint>.\n',
};

/** The application's answer, ready for the sender; null when there was none. */
export function passedOn({
  response,
  error,
  bodyBytes,
}: Exchange): { reply: Reply; body: Uint8Array } | null {
  if (!response || error) return null;
  return { reply: { ...response, headers: endToEnd(response.headers) }, body: bodyBytes ?? new Uint8Array() };
}
