import { v7 as uuidv7 } from 'uuid';
import type { Refusal } from '../base/problems.ts';
import type { Bus } from '../bus.ts';
import { type EncodedBody, encode } from '../codec/encode.ts';
import { aboutPayload } from '../contract/about.ts';
import type { ContractSource } from '../contract/source.ts';
import type { Amount, NewSent, Store } from '../store/index.ts';
import type { Clock, Sent } from '../types.ts';
import type { Deliverer } from './deliver.ts';
import type { Parcel } from './send-plan.ts';

/** Maximum deliveries and bytes per transaction; a larger delivery has its own. */
const BATCH_ROWS = 50;
const BATCH_BYTES = 2_000_000;

/** Encodes parcels, stores them in batches, and queues each batch after its commit. */
export interface Outbox {
  /** Waits until a full batch is stored, so that memory holds one batch only. Rejects when the store fails. */
  add(parcel: Parcel): Promise<void>;
  /** Stores the last, incomplete batch. */
  close(): Promise<void>;
  /** All deliveries stored so far. */
  stored(): readonly Sent[];
  /** Whether the limit of pending deliveries was reached; further parcels are dropped. */
  isFull(): boolean;
}

export interface OutboxOptions {
  store: Store;
  bus: Bus;
  deliverer: Deliverer;
  clock: Clock;
  contracts: ContractSource;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { store, bus, deliverer } = options;
  const encodeOnce = createEncoder(options);
  const stored: Sent[] = [];
  let batch: NewSent[] = [];
  let bytes = 0;
  let full = false;
  const enabledAtFirst = new Set<string>();

  async function flush(): Promise<void> {
    const delivered = batch.filter(isWanted);
    batch = [];
    bytes = 0;
    const sent = await store.sent.insert(delivered);
    full ||= sent.length < delivered.length;
    stored.push(...sent);
    for (const one of sent) bus.publish({ type: 'sent', ...one });
    for (const one of sent) void deliverer.enqueue(one);
  }

  /**
   * A webhook that was deleted or disabled during the send gets no further delivery: its pending ones were cancelled.
   */
  function isWanted({ webhookId }: NewSent): boolean {
    const webhook = webhookId === null ? null : store.webhooks.get(webhookId);
    return webhook !== null && (webhook.enabled || !enabledAtFirst.has(webhook.id));
  }

  return {
    async add(parcel) {
      if (full) return;
      if (parcel.webhook.enabled) enabledAtFirst.add(parcel.webhook.id);
      const delivery = encodeOnce(parcel);
      const size = sizeOf(delivery);
      if (bytes + size > BATCH_BYTES && batch.length > 0) await flush();
      batch.push(delivery);
      bytes += size;
      if (batch.length >= BATCH_ROWS || bytes >= BATCH_BYTES) await flush();
    },
    async close() {
      if (batch.length > 0) await flush();
    },
    stored: () => stored,
    isFull: () => full,
  };
}

/** Minimum size of a stored delivery, in bytes. */
export function sizeOf({ body, payload }: Pick<NewSent, 'body' | 'payload'>): number {
  return body.byteLength + Buffer.byteLength(payload);
}

/**
 * Creates the encoder. It encodes consecutive equal payloads for one webhook once: 100 copies of 10 MB took 25 s and
 * 1.2 GB.
 */
export function createEncoder({ contracts, clock }: Pick<OutboxOptions, 'contracts' | 'clock'>) {
  const known = new Map<string, { parcel: Parcel; encoded: EncodedBody; payload: string }>();

  return function encodeOnce(parcel: Parcel): NewSent {
    const { event, payload: value, webhook } = parcel;
    const { format, encryption, wire, tls, url } = webhook;
    const contract = contracts.contract();
    const key = `${webhook.id} ${event.type}`;
    let done = known.get(key);
    if (done?.parcel.payload !== value || done.parcel.webhook !== webhook) {
      const encoded = encode(contract, event.type, value, { format, encryption, wire });
      done = { parcel, encoded, payload: JSON.stringify(value) };
      known.set(key, done);
    }
    return {
      id: uuidv7(),
      createdAt: new Date(clock.now()).toISOString(),
      webhookId: webhook.id,
      webhookName: webhook.name,
      event: event.type,
      about: aboutPayload(contract.about, value),
      url,
      format,
      encryption: encryption && { mode: encryption.mode, wire },
      nextAttemptAt: null,
      headers: done.encoded.headers,
      body: done.encoded.body,
      payload: done.payload,
      tls,
    };
  };
}

/** The refusal when too many deliveries would be pending. */
export function tooManyPending(store: Store, wanted: Amount): Refusal {
  const { deliveries, bytes, limit } = store.sent.room();
  const detail =
    `This would add ${wanted.deliveries} pending deliveries (at least ${wanted.bytes} bytes), but there is room for ` +
    `${deliveries} (${bytes} bytes). At most half of --max-deliveries (${limit.deliveries}) and of --max-size ` +
    `(${limit.bytes} bytes) may be pending. Wait until some are delivered, cancel some, send fewer at a time, or start ` +
    'with higher limits.';
  return {
    ok: false,
    status: 409,
    title: 'Too many deliveries are pending',
    errors: [{ pointer: '/count', detail }],
  };
}
