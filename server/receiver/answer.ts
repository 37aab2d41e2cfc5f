import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../outbound/index.ts';
import type { Reply } from '../types.ts';
import type { ReceiverLimits } from './limits.ts';
import { endToEnd } from './relay.ts';
import type { ReplyPlan } from './reply.ts';

type LingerLimits = Pick<ReceiverLimits, 'lingerTimeoutMs' | 'lingerTotalMs' | 'lingerBytes'>;

/** Writes the answers of the receiver, some of them late on purpose. */
export interface Answers {
  /** Answers as planned: now, after a delay, or never. */
  carryOut(
    plan: Exclude<ReplyPlan, { kind: 'forward' }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void;
  /** Sends an answer. When the body was not read to its end, the connection ends with it. */
  send(reply: Reply, request: IncomingMessage, response: ServerResponse, body?: Uint8Array): void;
  /** For a stop: from now on delayed answers are sent at once, and held requests are closed without an answer. */
  endWaiting(): void;
}

export function createAnswers(limits: LingerLimits): Answers {
  const waiting = new Set<() => void>();
  let isEnding = false;

  /** Calls `act` after `delayMs` (null: never) or when the server stops, unless the connection has closed before. */
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

/** RFC 9112 section 6: one of these headers tells of a body. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Ends the response when the rest of the body has been read and dropped. Node closes the connection with the response,
 * and closing one that has unread bytes resets it: the sender would lose an answer that it has not read yet. A sender
 * that does not come to an end within the limits is reset.
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
  // These have no body, and a 204 no length either (RFC 9110 section 8.6).
  if (status === 204 || status === 304) {
    response.writeHead(status, headers.flat());
    response.flushHeaders();
    return;
  }
  response.writeHead(status, [...headers, ['Content-Length', String(body.byteLength)] as const].flat());
  response.write(body);
}

/** The answer to a request that is for no endpoint. */
export const NOT_HERE: Reply = {
  status: 404,
  headers: [['Content-Type', 'text/plain']],
  body: 'Deliveries go to /hooks/<endpoint>.\n',
};

/** The answer of an app behind an endpoint, as it is handed on; null when there was none. */
export function passedOn({
  response,
  error,
  bodyBytes,
}: Exchange): { reply: Reply; body: Uint8Array } | null {
  if (!response || error) return null;
  return { reply: { ...response, headers: endToEnd(response.headers) }, body: bodyBytes ?? new Uint8Array() };
}
