import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Attempt, HeaderPair } from '../types.ts';
import type { Agents } from './agents.ts';
import { classify, OutboundFailure, outboundError } from './errors.ts';
import { headerPairs } from './headers.ts';
import { type BodyReader, readBody } from './response-body.ts';
import type { OutboundError, OutboundLimits, OutboundRequest } from './shapes.ts';
import { judgedLookup, type Target } from './target.ts';

/** What one exchange on one connection came to. */
export interface Outcome {
  response: Attempt['response'];
  error: OutboundError | null;
  /** The kept part of the response's body as it came. */
  bodyBytes: Buffer | null;
}

export interface ExchangeOnceOptions {
  request: OutboundRequest;
  target: Target;
  headers: readonly HeaderPair[];
  agents: Agents;
  limits: OutboundLimits;
  signal: AbortSignal;
  /** On a connection of its own. */
  fresh: boolean;
}

/** Sends the request once and reads the answer; always resolves. */
export function exchangeOnce(options: ExchangeOnceOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    try {
      run(options, resolve);
    } catch (error) {
      resolve({ response: null, error: classify(error), bodyBytes: null });
    }
  });
}

function run(options: ExchangeOnceOptions, resolve: (outcome: Outcome) => void): void {
  const { request, limits, signal } = options;
  const outgoing = open(options);
  let incoming: IncomingMessage | null = null;
  let reader: BodyReader | null = null;
  let failure: unknown = null;

  // Never `destroy(error)`: once the answer is complete, Node emits that on a socket nobody listens to any more, and
  // the process ends.
  const fail = (reason: OutboundFailure) => {
    failure ??= reason;
    outgoing.destroy();
  };
  const watch = watchSocket(outgoing, limits, fail);
  const onAbort = () => fail(abortFailure(signal));
  signal.addEventListener('abort', onAbort, { once: true });

  outgoing.on('response', (response) => {
    incoming = response;
    watch.answered();
    reader = readBody(response, limits, fail);
    response.on('error', (error) => {
      failure ??= error;
    });
  });
  outgoing.on('error', (error) => {
    failure ??= error;
  });
  // Comes last, after the response has ended or broken off and after any error.
  outgoing.on('close', () => {
    watch.stop();
    signal.removeEventListener('abort', onAbort);
    resolve(outcomeOf(incoming, reader, failure));
  });
  outgoing.end(request.body);
}

function open({ request, target, headers, agents, fresh }: ExchangeOnceOptions): ClientRequest {
  const send = target.secure ? httpsRequest : httpRequest;
  return send({
    method: request.method,
    protocol: target.url.protocol,
    host: target.host,
    port: target.port,
    path: target.url.pathname + target.url.search,
    // Flat, as Node takes them over untouched: order, case and duplicates.
    headers: headers.flat(),
    agent: agents.of(request, target.secure, fresh),
    lookup: judgedLookup(target),
    // An address is not a server name (RFC 6066 section 3), and a `Host` header does not make it one.
    servername: isIP(target.host) ? '' : target.host,
  });
}

function outcomeOf(incoming: IncomingMessage | null, reader: BodyReader | null, failure: unknown): Outcome {
  const response = incoming && {
    status: incoming.statusCode ?? 0,
    headers: headerPairs(incoming.rawHeaders),
    body: reader?.text() ?? '',
  };
  const broken = incoming ? !incoming.complete : true;
  const error = failure ? classify(failure) : broken ? outboundError('reset') : null;
  return {
    response,
    error,
    bodyBytes: reader?.bytes() ?? null,
  };
}

/** The reason of an abort is our own failure when a time ran out. */
function abortFailure(signal: AbortSignal): OutboundFailure {
  const { reason } = signal;
  return reason instanceof OutboundFailure ? reason : new OutboundFailure(outboundError('aborted'));
}

/** Times the two steps up to the head of the answer. */
function watchSocket(
  outgoing: ClientRequest,
  limits: OutboundLimits,
  fail: (failure: OutboundFailure) => void,
) {
  let socket: Socket | null = null;
  let timer: NodeJS.Timeout | undefined;
  const arm = (code: 'connect-timeout' | 'response-timeout', afterMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(new OutboundFailure(outboundError(code, `${afterMs / 1000} s`))), afterMs);
  };
  // Counted from when all of the request has left: a slow body is not a slow answer.
  const sent = () => {
    if (socket && !socket.connecting) arm('response-timeout', limits.responseTimeoutMs);
  };
  arm('connect-timeout', limits.connectTimeoutMs);
  outgoing.once('finish', sent);
  outgoing.once('socket', (assigned) => {
    socket = assigned;
    const connected = () => {
      clearTimeout(timer);
      if (outgoing.writableFinished) sent();
    };
    if (outgoing.reusedSocket) connected();
    else assigned.once('encrypted' in assigned ? 'secureConnect' : 'connect', connected);
  });
  return {
    answered: () => clearTimeout(timer),
    stop: () => clearTimeout(timer),
  };
}
