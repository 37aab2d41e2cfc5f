import type { Refusal } from '../base/problems.ts';
import { createTimeSlice } from '../base/time-slice.ts';
import type { Amount } from '../store/index.ts';
import type { JsonObject, Sent } from '../types.ts';
import {
  createEncoder,
  createOutbox,
  type Outbox,
  type OutboxOptions,
  sizeOf,
  tooManyPending,
} from './outbox.ts';
import { isEncodable } from './recipients.ts';
import type { Cast } from './sample/index.ts';
import {
  type Parcel,
  planSend,
  type Round,
  type SendPlan,
  type SendRequest,
  unknownEvent,
} from './send-plan.ts';
import type { Webhooks } from './webhooks.ts';

export type Emitted = { ok: true; sent: Sent[]; warnings: string[] } | Refusal;

/** Sends events like the platform. */
export interface Emitter {
  /** Stores and queues the deliveries of an event; resolves when they are stored. */
  send(request: SendRequest): Promise<Emitted>;
  /** Sends the payload of a delivery again with the webhook's current settings, as a new delivery. */
  resendFresh(id: string): Promise<ResentFresh>;
}

/** `gone`: its webhook, event or wire profile no longer exists; `full`: the limit of pending deliveries is reached. */
export type ResentFresh = { sent: Sent } | { refused: 'gone' | 'full' };

export interface EmitterOptions extends OutboxOptions {
  cast: Cast;
  webhooks: Webhooks;
}

/** Maximum number of contract warnings in one response. */
const MAX_WARNINGS = 10;

/** Creates the emitter. */
export function createEmitter(options: EmitterOptions): Emitter {
  const { contracts, cast, store, webhooks, clock } = options;
  /** What each running send still has to store. Other sends must not use this room. */
  const inProgress = new Set<() => Amount>();

  function hasRoom(wanted: Amount): boolean {
    const room = store.sent.room();
    const all = [wanted, ...[...inProgress].map((rest) => rest())];
    return (
      all.reduce((sum, { deliveries }) => sum + deliveries, 0) <= room.deliveries &&
      all.reduce((sum, { bytes }) => sum + bytes, 0) <= room.bytes
    );
  }

  async function sendAll(plan: SendPlan, { amount, warnings }: Checked): Promise<Emitted> {
    const outbox = createOutbox(options);
    const rest = () => without(amount, outbox.stored());
    inProgress.add(rest);
    const problem = await fill(outbox, plan).finally(() => inProgress.delete(rest));
    const sent = [...outbox.stored()];
    if (sent.length === 0 && outbox.isFull()) return tooManyPending(store, amount);
    if (sent.length === 0 && problem) throw problem.error;
    const missing = amount.deliveries - sent.length;
    const reason = problem
      ? `they could not be stored (${String(problem.error)})`
      : outbox.isFull()
        ? 'the limit of pending deliveries was reached'
        : 'their webhook was deleted or disabled during the send';
    const notSent =
      missing > 0 ? [`${missing} of ${amount.deliveries} deliveries were not sent: ${reason}.`] : [];
    return { ok: true, sent, warnings: [...warnings, ...notSent] };
  }

  return {
    async send(request) {
      const contract = contracts.contract();
      const event = contract.events.get(request.event);
      if (!event) return unknownEvent(contract, request.event);
      const validator = contracts.validator();
      const plan = planSend(event, request, { contract, validator, cast, webhooks, nowMs: clock.now() });
      const checked = await check(plan, options);
      if (!checked.ok) return checked;
      return hasRoom(checked.amount) ? sendAll(plan, checked) : tooManyPending(store, checked.amount);
    },
    async resendFresh(id) {
      const detail = store.sent.get(id);
      const webhook = detail?.webhook && webhooks.get(detail.webhook.id);
      const event = detail && contracts.contract().events.get(detail.event);
      if (!webhook || !event || !isEncodable(contracts.contract(), webhook)) return { refused: 'gone' };
      const outbox = createOutbox(options);
      await outbox.add({ event, payload: detail.payload as JsonObject, webhook });
      await outbox.close();
      const [sent] = outbox.stored();
      return sent ? { sent } : { refused: outbox.isFull() ? 'full' : 'gone' };
    },
  };
}

/** Sends round by round. An error after the first deliveries becomes a warning. */
async function fill(outbox: Outbox, plan: SendPlan): Promise<{ error: unknown } | null> {
  const pause = createTimeSlice();
  try {
    for (let index = 0; index < plan.rounds && !outbox.isFull(); index += 1) {
      const round = plan.round(index);
      for (const parcel of round.ok ? round.parcels : []) await outbox.add(parcel);
      await pause();
    }
    await outbox.close();
    return null;
  } catch (error) {
    return { error };
  }
}

interface Checked {
  ok: true;
  amount: Amount;
  warnings: string[];
}

/** Generates every round once before sending, so that a problem in any round means that nothing is sent. */
async function check(plan: SendPlan, options: EmitterOptions): Promise<Checked | Refusal> {
  const warnings = new Set<string>();
  const amount: Amount = { deliveries: 0, bytes: 0 };
  const pause = createTimeSlice();
  const sizeOfParcel = createSizer(options);
  const warningsOf = createContractWarnings(options);
  for (let index = 0; index < plan.rounds; index += 1) {
    const round = plan.round(index);
    if (!round.ok) return round;
    for (const warning of [...round.warnings, ...warningsOf(round)]) {
      if (warnings.size < MAX_WARNINGS) warnings.add(warning);
    }
    for (const parcel of round.parcels) {
      amount.deliveries += 1;
      amount.bytes += sizeOfParcel(parcel);
    }
    await pause();
  }
  return { ok: true, amount, warnings: [...warnings] };
}

/** A payload that breaks the contract is sent with a warning, because users test with invalid payloads. */
function createContractWarnings({ contracts }: EmitterOptions): (round: Round) => string[] {
  let last: Round | null = null;
  return (round) => {
    if (round === last) return [];
    last = round;
    const issues = round.payloads.flatMap(({ event, payload }) =>
      contracts.validator().issues(event.type, payload),
    );
    return issues.map(
      ({ pointer, message }) => `The payload breaks the contract: ${pointer || '/'} ${message}.`,
    );
  };
}

/** Estimates sizes: samples of one event differ little, so the first of each webhook represents all. */
function createSizer(options: EmitterOptions): (parcel: Parcel) => number {
  const encodeOnce = createEncoder(options);
  const known = new Map<string, number>();
  return (parcel) => {
    const key = `${parcel.webhook.id} ${parcel.event.type}`;
    const bytes = known.get(key) ?? sizeOf(encodeOnce(parcel));
    known.set(key, bytes);
    return bytes;
  };
}

/** The rest of an amount; assumes that all deliveries have the same size. */
function without({ deliveries, bytes }: Amount, stored: readonly Sent[]): Amount {
  const left = Math.max(deliveries - stored.length, 0);
  return { deliveries: left, bytes: deliveries === 0 ? 0 : Math.ceil((bytes * left) / deliveries) };
}
