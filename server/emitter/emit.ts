import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type Refusal, refuse } from '../base/problems.ts';
import type { Bus } from '../bus.ts';
import { encode } from '../codec/encode.ts';
import { aboutPayload } from '../contract/about.ts';
import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import type { Store } from '../store/index.ts';
import type { Clock, EventInfo, Json, JsonObject, Sent, Webhook } from '../types.ts';
import { type ComposeOptions, compose, renamed } from './compose.ts';
import type { Deliverer } from './deliver.ts';
import { isEncodable, recipients } from './recipients.ts';
import type { Cast } from './sample/index.ts';
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

export type Emitted = { ok: true; sent: Sent[]; warnings: string[] } | Refusal;

/** The mock platform's sending side. */
export interface Emitter {
  /** Stores the deliveries of an event and puts them on their way; resolves when they are stored. */
  send(request: SendRequest): Promise<Emitted>;
  /** Sends the payload of a delivery again as its webhook is set today, as a new delivery; null when what it takes is gone. */
  resendFresh(id: string): Promise<Sent | null>;
}

export interface EmitterOptions {
  contracts: ContractSource;
  cast: Cast;
  store: Store;
  bus: Bus;
  webhooks: Webhooks;
  deliverer: Deliverer;
  clock: Clock;
}

/** One payload on its way to one webhook. */
interface Parcel {
  event: EventInfo;
  payload: JsonObject;
  webhook: Webhook;
}

/** Creates the sending side over the webhook settings. */
export function createEmitter(options: EmitterOptions): Emitter {
  const { contracts, cast, store, bus, webhooks, deliverer, clock } = options;
  const postman = { store, bus, deliverer, clock, contracts };

  return {
    async send(request) {
      const contract = contracts.contract();
      const event = contract.events.get(request.event);
      if (!event) return unknownEvent(contract, request.event);
      const made = payloads(event, request, {
        contract,
        validator: contracts.validator(),
        cast,
        nowMs: clock.now(),
      });
      if (!made.ok) return made;
      const addressed = address(made.payloads, request, { webhooks, cast, contract });
      if (!addressed.ok) return addressed;
      const warnings = [...addressed.warnings, ...contractWarnings(contracts, made.payloads)];
      return { ok: true, sent: await post(addressed.parcels, postman), warnings };
    },
    async resendFresh(id) {
      const source = store.sent.source(id);
      const webhook = source?.sent.webhook && webhooks.get(source.sent.webhook.id);
      const event = source && contracts.contract().events.get(source.sent.event);
      if (!webhook || !event || !isEncodable(contracts.contract(), webhook)) return null;
      const [sent] = await post([{ event, payload: source.payload as JsonObject, webhook }], postman);
      return sent ?? null;
    },
  };
}

type Payload = Omit<Parcel, 'webhook'>;

/** Every payload to send, in order, each with the events it goes out as. */
function payloads(
  event: EventInfo,
  request: SendRequest,
  options: ComposeOptions & { nowMs: number },
): { ok: true; payloads: Payload[] } | Refusal {
  const { contract, nowMs } = options;
  const also = request.alsoAs ? contract.events.get(contract.alsoAs[event.type] ?? '') : undefined;
  const seed = request.seed ?? randomUUID();
  const made: Payload[] = [];
  for (let round = 0; round < (request.count ?? 1); round += 1) {
    const recipe = {
      payload: request.payload,
      set: request.set,
      seed: round === 0 ? seed : `${seed}#${round}`,
      nowMs,
    };
    const { payload, problems } = compose(event, recipe, options);
    if (problems.length > 0) return refuse(problems, 'Nothing was sent');
    made.push({ event, payload });
    if (also) made.push({ event: also, payload: renamed(contract, payload, also.type) });
  }
  return { ok: true, payloads: made };
}

function address(
  made: Payload[],
  request: SendRequest,
  { webhooks, cast, contract }: { webhooks: Webhooks; cast: Cast; contract: Contract },
): { ok: true; parcels: Parcel[]; warnings: string[] } | Refusal {
  const parcels: Parcel[] = [];
  const warnings = new Set<string>();
  for (const one of made) {
    const target = recipients(webhooks, request, one, { cast, contract });
    if (!target.ok) return target;
    for (const warning of target.warnings) warnings.add(warning);
    parcels.push(...target.webhooks.map((webhook) => ({ ...one, webhook })));
  }
  return { ok: true, parcels, warnings: [...warnings] };
}

interface Postman {
  store: Store;
  bus: Bus;
  deliverer: Deliverer;
  clock: Clock;
  contracts: ContractSource;
}

/** Stores all, then puts them on their way, in order. */
async function post(
  parcels: readonly Parcel[],
  { store, bus, deliverer, clock, contracts }: Postman,
): Promise<Sent[]> {
  const contract = contracts.contract();
  const stored = parcels.map(async ({ event, payload, webhook }) => {
    const { format, encryption, wire, tls, url } = webhook;
    const encoded = encode(contract, event.type, payload, { format, encryption, wire });
    const sent = await store.sent.insert({
      id: uuidv7(),
      createdAt: new Date(clock.now()).toISOString(),
      webhookId: webhook.id,
      webhookName: webhook.name,
      event: event.type,
      about: aboutPayload(contract.about, payload),
      url,
      format,
      encryption: encryption && { mode: encryption.mode, wire },
      nextAttemptAt: null,
      headers: encoded.headers,
      body: encoded.body,
      payload,
      tls,
    });
    bus.publish({ type: 'sent', ...sent });
    return sent;
  });
  const sent = await Promise.all(stored);
  for (const delivery of sent) void deliverer.enqueue(delivery);
  return sent;
}

/** Warned of, not refused: how a receiver takes a broken payload is a thing to test. */
function contractWarnings(contracts: ContractSource, made: readonly Payload[]): string[] {
  const issues = made.flatMap(({ event, payload }) => contracts.validator().issues(event.type, payload));
  const texts = issues.map(
    ({ pointer, message }) => `The payload breaks the contract: ${pointer || '/'} ${message}.`,
  );
  return [...new Set(texts)].slice(0, 10);
}

function unknownEvent(contract: Contract, event: string): Refusal {
  const detail = `Unknown event "${event}". Known: ${[...contract.events.keys()].join(', ')}.`;
  return refuse([{ pointer: '/event', detail }], 'Nothing was sent');
}
