import { v7 as uuidv7 } from 'uuid';
import type { Bus } from '../bus.ts';
import { encode } from '../codec/encode.ts';
import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import type { Store } from '../store/index.ts';
import type { Clock, EventInfo, Json, JsonObject, Sent, Webhook } from '../types.ts';
import type { Deliverer } from './deliver.ts';
import { type FieldProblem, notFound, type Refusal, refuse } from './problems.ts';
import { samplePayload } from './sample.ts';
import { setPath } from './set-path.ts';
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
  /** How many times, default 1. */
  count?: number | undefined;
}

export type Emitted = { ok: true; sent: Sent[]; warnings: string[] } | Refusal;

/** The mock platform's sending side. */
export interface Emitter {
  /** Stores the deliveries of an event and puts them on their way; resolves when they are stored. */
  send(request: SendRequest): Promise<Emitted>;
  /** Sends the payload of a delivery again as its webhook is set today, as a new delivery; null when either is gone. */
  resendFresh(id: string): Promise<Sent | null>;
}

export interface EmitterOptions {
  contracts: ContractSource;
  store: Store;
  bus: Bus;
  webhooks: Webhooks;
  deliverer: Deliverer;
  clock: Clock;
}

/** Creates the sending side over the webhook settings. */
export function createEmitter(options: EmitterOptions): Emitter {
  const { contracts, store, bus, webhooks, deliverer, clock } = options;

  function targets(request: SendRequest): { ok: true; webhooks: Webhook[]; warnings: string[] } | Refusal {
    if (request.webhook === undefined) return { ok: true, ...subscribed(webhooks.list(), request.event) };
    const found = find(request.webhook);
    if ('ok' in found) return found;
    const warnings = found.events.includes(request.event)
      ? []
      : [`The webhook "${found.name}" is not subscribed to ${request.event}; it was sent all the same.`];
    if (!found.enabled) warnings.push(`The webhook "${found.name}" is disabled; it was sent all the same.`);
    return { ok: true, webhooks: [found], warnings };
  }

  function find(ref: string): Webhook | Refusal {
    const byName = store.webhooks.byName(ref);
    const resolved = byName ? { found: byName.id } : store.webhooks.resolve(ref);
    if ('ambiguous' in resolved) {
      return refuse([{ pointer: '/webhook', detail: `Several webhooks end in "${ref}": give more digits.` }]);
    }
    const webhook = 'found' in resolved ? webhooks.get(resolved.found) : null;
    return webhook ?? notFound(`The webhook "${ref}"`, '/webhook');
  }

  async function keep(webhook: Webhook, event: EventInfo, payload: JsonObject): Promise<Sent> {
    const { format, encryption, wire, tls, url } = webhook;
    const encoded = encode(contracts.contract(), event.type, payload, { format, encryption, wire });
    const sent = await store.sent.insert({
      id: uuidv7(),
      createdAt: new Date(clock.now()).toISOString(),
      webhookId: webhook.id,
      webhookName: webhook.name,
      event: event.type,
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
  }

  return {
    async send(request) {
      const contract = contracts.contract();
      const event = contract.events.get(request.event);
      if (!event) return unknownEvent(contract, request.event);
      const payload = compose(contract, event, request, clock.now());
      if (!payload.ok) return payload;
      const target = targets(request);
      if (!target.ok) return target;
      const issues = contracts.validator().issues(event.type, payload.payload);
      const broken = issues
        .slice(0, 10)
        .map((issue) => `The payload breaks the contract: ${issue.pointer || '/'} ${issue.message}.`);
      const rounds = Array.from({ length: request.count ?? 1 }, () => target.webhooks).flat();
      const sent = await Promise.all(rounds.map((webhook) => keep(webhook, event, payload.payload)));
      for (const delivery of sent) void deliverer.enqueue(delivery);
      return { ok: true, sent, warnings: [...target.warnings, ...broken] };
    },
    async resendFresh(id) {
      const source = store.sent.source(id);
      const webhook = source?.sent.webhook && webhooks.get(source.sent.webhook.id);
      const event = source && contracts.contract().events.get(source.sent.event);
      if (!webhook || !event) return null;
      const sent = await keep(webhook, event, source.payload as JsonObject);
      void deliverer.enqueue(sent);
      return sent;
    },
  };
}

function subscribed(all: Webhook[], event: string): { webhooks: Webhook[]; warnings: string[] } {
  const webhooks = all.filter((webhook) => webhook.enabled && webhook.events.includes(event));
  const warnings =
    webhooks.length > 0 ? [] : [`No enabled webhook is subscribed to ${event}: nothing was sent.`];
  return { webhooks, warnings };
}

function compose(
  contract: Contract,
  event: EventInfo,
  request: SendRequest,
  nowMs: number,
): { ok: true; payload: JsonObject } | Refusal {
  let payload = request.payload ?? samplePayload(contract, event, nowMs);
  const problems: FieldProblem[] = [];
  for (const [path, value] of Object.entries(request.set ?? {})) {
    const changed = setPath(payload, path, value);
    if (changed) payload = changed;
    else problems.push({ pointer: '/set', detail: `"${path}" leads through a value that has no members.` });
  }
  return problems.length > 0 ? refuse(problems, 'Nothing was sent') : { ok: true, payload };
}

function unknownEvent(contract: Contract, event: string): Refusal {
  const detail = `Unknown event "${event}". Known: ${[...contract.events.keys()].join(', ')}.`;
  return refuse([{ pointer: '/event', detail }], 'Nothing was sent');
}
