import type { Endpoint, Reply, Verdict } from '../types.ts';

/** How a delivery is answered: with what, when, or not at all. */
export type ReplyPlan =
  | { kind: 'answer'; reply: Reply; delayMs: number }
  /** The application at `to` gives the answer. */
  | { kind: 'forward'; to: string }
  | { kind: 'close' }
  | { kind: 'hold' };

const JSON_TYPE = ['Content-Type', 'application/json'] as const;
const RECEIVED = '{"received":true}';
/** One body for every failure: the reason is shown in the inspector only, never on the wire. */
const REFUSED = '{"received":false}';

/** The answer when the store failed: nothing was stored, so the sender should retry. */
export const FAILED: Reply = { status: 500, headers: [JSON_TYPE], body: REFUSED };
/** The answer when the application behind an endpoint gave none. */
export const UNREACHABLE: Reply = { status: 502, headers: [JSON_TYPE], body: REFUSED };

/** The answer when there is no room for the delivery: nothing was stored, so the sender should retry. */
export const BUSY: Reply = { status: 503, headers: [JSON_TYPE, ['Retry-After', '1']], body: REFUSED };

/** The answer to a delivery in a forwarding loop (RFC 5842, section 7.2). */
export const LOOP: ReplyPlan = {
  kind: 'answer',
  reply: { status: 508, headers: [JSON_TYPE], body: REFUSED },
  delayMs: 0,
};

/** Decides the answer to a delivery, and counts the `failFirst` failures of each endpoint. */
export interface ReplyPlanner {
  plan(endpoint: Endpoint | null, verdict: Verdict, tooLarge: boolean): ReplyPlan;
  /** Sets the count of failures back to 0, because the endpoint's settings were saved. */
  reset(endpoint: string): void;
}

export function createReplyPlanner(): ReplyPlanner {
  const failed = new Map<string, number>();

  function mustFail({ name, reply }: Endpoint): boolean {
    const count = failed.get(name) ?? 0;
    if (count >= (reply.failFirst ?? 0)) return false;
    failed.set(name, count + 1);
    return true;
  }

  return {
    plan(endpoint, verdict, tooLarge) {
      if (tooLarge) return answer(413, REFUSED);
      if (!endpoint) return answer(404, REFUSED);
      const { reply } = endpoint;
      const delayMs = reply.delayMs ?? 0;
      if (endpoint.forwardTo !== null) return { kind: 'forward', to: endpoint.forwardTo };
      if (reply.hold) return { kind: 'hold' };
      if (reply.close) return { kind: 'close' };
      if (mustFail(endpoint)) return answer(500, REFUSED, delayMs);
      if (reply.strict && verdict !== 'valid') return answer(400, REFUSED, delayMs);
      const status = reply.status ?? 200;
      return answer(status, reply.body ?? (status < 300 ? RECEIVED : REFUSED), delayMs);
    },
    reset(endpoint) {
      failed.delete(endpoint);
    },
  };
}

function answer(status: number, body: string, delayMs = 0): ReplyPlan {
  return { kind: 'answer', reply: { status, headers: [JSON_TYPE], body }, delayMs };
}
