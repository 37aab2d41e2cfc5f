import { randomUUID } from 'node:crypto';
import { type Refusal, refuse } from '../base/problems.ts';
import type { Contract } from '../contract/model.ts';
import type { EventInfo, Json, JsonObject, Webhook } from '../types.ts';
import { asEventType, makePayload, type PayloadOptions } from './payload.ts';
import { recipients } from './recipients.ts';
import type { Webhooks } from './webhooks.ts';

/** One event to send; the caller has checked only the types. */
export interface SendRequest {
  event: string;
  /** Id, unique suffix or name; without it, every enabled subscribed webhook. */
  webhook?: string | undefined;
  /** The whole payload; without it, a sample. */
  payload?: JsonObject | undefined;
  /** Values to set on the payload, by path. */
  set?: Record<string, Json> | undefined;
  /** Seed of the sample: the same seed gives the same sample. */
  seed?: string | undefined;
  /** Number of times, default 1; each has another sample. */
  count?: number | undefined;
  /** Also sends it as the event that it counts as, e.g. a channel message as a message. */
  alsoAs?: boolean | undefined;
}

/** A payload with its event. */
export interface TypedPayload {
  event: EventInfo;
  payload: JsonObject;
}

/** A payload for one webhook. */
export interface Parcel extends TypedPayload {
  webhook: Webhook;
}

/** The payloads and parcels of one of `count` rounds. */
export interface Round {
  ok: true;
  payloads: TypedPayload[];
  parcels: Parcel[];
  warnings: string[];
}

/** Everything that a request sends, generated round by round, so that memory holds one round only. */
export interface SendPlan {
  rounds: number;
  /** The same index gives the same payloads. With a given payload, all rounds are the same object. */
  round(index: number): Round | Refusal;
}

export interface PlanOptions extends PayloadOptions {
  webhooks: Webhooks;
  nowMs: number;
}

export function planSend(event: EventInfo, request: SendRequest, options: PlanOptions): SendPlan {
  const { contract, cast, webhooks, nowMs } = options;
  const also = request.alsoAs ? contract.events.get(contract.alsoAs[event.type] ?? '') : undefined;
  const seed = request.seed ?? randomUUID();
  let first: Round | Refusal | null = null;

  function make(index: number): Round | Refusal {
    const { payload: given, set } = request;
    const recipe = { payload: given, set, seed: index === 0 ? seed : `${seed}#${index}`, nowMs };
    const { payload, problems } = makePayload(event, recipe, options);
    if (problems.length > 0) return refuse(problems, 'Nothing was sent');
    const payloads: TypedPayload[] = [{ event, payload }];
    if (also) payloads.push({ event: also, payload: asEventType(contract, payload, also.type) });
    const parcels: Parcel[] = [];
    const warnings: string[] = [];
    for (const one of payloads) {
      const target = recipients(webhooks, request, one, { cast, contract });
      if (!target.ok) return target;
      parcels.push(...target.webhooks.map((webhook) => ({ ...one, webhook })));
      warnings.push(...target.warnings);
    }
    return { ok: true, payloads, parcels, warnings };
  }

  return {
    rounds: request.count ?? 1,
    round(index) {
      if (request.payload === undefined) return make(index);
      first ??= make(0);
      return first;
    },
  };
}

export function unknownEvent(contract: Contract, event: string): Refusal {
  const detail = `Unknown event "${event}". Known: ${[...contract.events.keys()].join(', ')}.`;
  return refuse([{ pointer: '/event', detail }], 'Nothing was sent');
}
