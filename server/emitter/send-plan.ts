import { randomUUID } from 'node:crypto';
import { type Refusal, refuse } from '../base/problems.ts';
import type { Contract } from '../contract/model.ts';
import type { EventInfo, Json, JsonObject, Webhook } from '../types.ts';
import { asEventType, makePayload, type PayloadOptions } from './payload.ts';
import { recipients } from './recipients.ts';
import type { Webhooks } from './webhooks.ts';

/** One event to send; checked by the caller for types only. */
export interface SendRequest {
  event: string;
  /** Id, unique suffix or name; without it, every enabled subscribed webhook. */
  webhook?: string | undefined;
  /** The whole payload; without it, a sample. */
  payload?: JsonObject | undefined;
  /** Values by path, set on the payload. */
  set?: Record<string, Json> | undefined;
  /** Draws the sample: the same seed gives the same one. */
  seed?: string | undefined;
  /** How many times, default 1; each sample is another. */
  count?: number | undefined;
  /** Sends it as the event it also is, too: a channel message is a message. */
  alsoAs?: boolean | undefined;
}

/** A payload as the event it goes out as. */
export interface TypedPayload {
  event: EventInfo;
  payload: JsonObject;
}

/** One payload on its way to one webhook. */
export interface Parcel extends TypedPayload {
  webhook: Webhook;
}

/** What one of `count` rounds sends. */
export interface Round {
  ok: true;
  payloads: TypedPayload[];
  parcels: Parcel[];
  warnings: string[];
}

/** All that a request sends, made round by round: a thousand payloads are never held at once. */
export interface SendPlan {
  rounds: number;
  /** The same round gives the same payloads. Where the payload was given, all rounds are the same object. */
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
