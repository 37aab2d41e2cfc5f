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
  /** PEM certificates that are trusted in addition to Node's own. */
  ca: readonly string[];
  /** Called before each connection: our own ports, to which nothing may be sent. */
  forbidden: () => readonly ForbiddenTarget[];
  limits?: Partial<OutboundLimits>;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** Creates the client for all outgoing requests. It limits time and size, and checks the target's address. */
export function createOutboundClient({
  ca,
  forbidden,
  limits: own,
  now = Date.now,
}: OutboundOptions): Outbound {
  const agents = createAgents(ca);
  const inFlight = new Set<AbortController>();
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
      inFlight.add(controller);
      // An exchange that starts after the client was closed would otherwise run until its time limit.
      if (isClosed) controller.abort();
      const outcome = await send(request, target, { limits, headers, agents, signal: controller.signal });
      inFlight.delete(controller);
      release();
      return finish(outcome);
    },
    close() {
      isClosed = true;
      for (const controller of inFlight) controller.abort();
      agents.close();
    },
  };
}

type SendOptions = Omit<Parameters<typeof exchangeOnce>[0], 'request' | 'target' | 'fresh'>;

async function send(request: OutboundRequest, target: Target, options: SendOptions): Promise<Outcome> {
  if (options.signal.aborted) return { response: null, error: abortError(options.signal), bodyBytes: null };
  // Node reuses the connection even if the request has `Connection: close`.
  const fresh = options.headers.some(([name, value]) => /^connection$/i.test(name) && /close/i.test(value));
  // Never retried, not even when a reused connection turns out to be closed: the receiver may have processed the
  // request before it closed, and a second delivery must show as a second attempt.
  return exchangeOnce({ ...options, request, target, fresh });
}

/**
 * Aborts the exchange after `totalMs` or when the caller aborts; returns a function that removes timer and listener.
 */
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
