import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { headerPairs } from '../base/headers.ts';
import type { Attempt, HeaderPair } from '../types.ts';
import type { Agents } from './agents.ts';
import { classify, OutboundFailure, outboundError } from './errors.ts';
import { type BodyReader, readBody } from './response-body.ts';
import type { OutboundError, OutboundLimits, OutboundRequest } from './shapes.ts';
import { checkedLookup, type Target } from './target.ts';

/** The outcome of one exchange. */
export interface Outcome {
  response: Attempt['response'];
  error: OutboundError | null;
  /** The kept part of the response body, as bytes. */
  bodyBytes: Buffer | null;
}

export interface ExchangeOnceOptions {
  request: OutboundRequest;
  target: Target;
  headers: readonly HeaderPair[];
  agents: Agents;
  limits: OutboundLimits;
  signal: AbortSignal;
  /** Uses a new connection, which is not kept. */
  fresh: boolean;
}

/** Sends the request once and reads the response; always resolves. */
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

  // Not `destroy(error)`: after a complete response Node emits that error on a socket without an error listener, which
  // ends the process.
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
  // Emitted last, after the end of the response and after any error.
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
    // A flat list: Node sends it unchanged, with order, case and duplicates.
    headers: headers.flat(),
    agent: agents.of(request, target.secure, fresh),
    lookup: checkedLookup(target),
    // SNI must not contain an address (RFC 6066, section 3), whatever the `Host` header says.
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

/** The failure of an abort: its reason when a time limit ended the exchange, else `aborted`. */
function abortFailure(signal: AbortSignal): OutboundFailure {
  const { reason } = signal;
  return reason instanceof OutboundFailure ? reason : new OutboundFailure(outboundError('aborted'));
}

/** Limits the time to connect, and the time from then to the response head. */
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
  // Starts when the whole request was sent, so that a slow upload does not count as a slow response.
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
