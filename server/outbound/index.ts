import { createAgents } from './agents.ts';
import { classify, OutboundFailure, outboundError } from './errors.ts';
import { exchangeOnce, type Outcome } from './exchange.ts';
import { wireHeaders } from './headers.ts';
import type {
  Exchange,
  ForbiddenTarget,
  Outbound,
  OutboundError,
  OutboundLimits,
  OutboundRequest,
} from './shapes.ts';
import { type Target, targetOf } from './target.ts';

export type * from './shapes.ts';

const DEFAULT_LIMITS: OutboundLimits = {
  connectTimeoutMs: 10_000,
  responseTimeoutMs: 15_000,
  totalTimeoutMs: 30_000,
  keptBodyBytes: 64 * 1024,
  maxBodyBytes: 5 * 1024 * 1024,
};

export interface OutboundOptions {
  /** PEM certificates trusted beside those that ship with Node. */
  ca: readonly string[];
  /** Asked before each connection: our own ports, which nothing is sent to. */
  forbidden: () => readonly ForbiddenTarget[];
  limits?: Partial<OutboundLimits>;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** The one client for everything that leaves: bounded in time and size, checked as to where it goes. */
export function createOutboundClient({
  ca,
  forbidden,
  limits: own,
  now = Date.now,
}: OutboundOptions): Outbound {
  const agents = createAgents(ca);
  const underWay = new Set<AbortController>();
  let isClosed = false;

  return {
    async exchange(request, options = {}) {
      const limits = { ...DEFAULT_LIMITS, ...own, ...options.limits };
      const startedAt = new Date(now()).toISOString();
      const started = performance.now();
      const target = targetOf(request, forbidden);
      const headers = 'code' in target ? [...request.headers] : wireHeaders(request, target.url);
      const finish = ({ response, error, bodyBytes }: Outcome): Exchange => ({
        startedAt,
        durationMs: Math.round((performance.now() - started) * 10) / 10,
        request: { method: request.method, url: request.url, headers },
        response,
        error,
        bodyBytes,
      });
      if ('code' in target) return finish({ response: null, error: target, bodyBytes: null });

      const controller = new AbortController();
      const release = bound(controller, limits.totalTimeoutMs, options.signal);
      underWay.add(controller);
      // What was prepared before the client closed would run on until its time limit.
      if (isClosed) controller.abort();
      const outcome = await send(request, target, { limits, headers, agents, signal: controller.signal });
      underWay.delete(controller);
      release();
      return finish(outcome);
    },
    close() {
      isClosed = true;
      for (const controller of underWay) controller.abort();
      agents.close();
    },
  };
}

type SendOptions = Omit<Parameters<typeof exchangeOnce>[0], 'request' | 'target' | 'fresh'>;

async function send(request: OutboundRequest, target: Target, options: SendOptions): Promise<Outcome> {
  if (options.signal.aborted) return { response: null, error: abortError(options.signal), bodyBytes: null };
  // Node reuses the connection whatever the request's own header says.
  const fresh = options.headers.some(([name, value]) => /^connection$/i.test(name) && /close/i.test(value));
  // Never repeated, also not when a kept connection turns out to be closed: the receiver may have acted upon the
  // request before it closed, and a delivery that arrives twice must show as two attempts.
  return exchangeOnce({ ...options, request, target, fresh });
}

/** Ends the exchange when the time is over or the caller calls it off; gives the function that undoes this. */
function bound(controller: AbortController, totalMs: number, signal: AbortSignal | undefined): () => void {
  const timer = setTimeout(
    () => controller.abort(new OutboundFailure(outboundError('total-timeout', `${totalMs / 1000} s`))),
    totalMs,
  );
  const onAbort = () => controller.abort();
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
}

function abortError({ reason }: AbortSignal): OutboundError {
  return reason instanceof OutboundFailure ? classify(reason) : outboundError('aborted');
}
