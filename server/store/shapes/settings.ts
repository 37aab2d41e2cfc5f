import type { Endpoint, RingKey, Webhook } from '../../types.ts';
import type { Resolution } from './common.ts';

export interface WebhookStore {
  /** Oldest first. */
  list(): Webhook[];
  get(id: string): Webhook | null;
  /** Case does not matter. */
  byName(name: string): Webhook | null;
  /** An id, a unique suffix of one, or `latest`. */
  resolve(ref: string): Resolution;
  insert(webhook: Webhook): Promise<{ webhook: Webhook } | { taken: true }>;
  /** Replaces the webhook of that id. */
  update(webhook: Webhook): Promise<{ webhook: Webhook } | { taken: true } | { missing: true }>;
  /** False when there is none. Its sent deliveries stay, with `webhook: null`. */
  delete(id: string): Promise<boolean>;
}

export interface EndpointStore {
  /** By name. */
  list(): Endpoint[];
  get(name: string): Endpoint | null;
  /** Creates or changes all but the keys. */
  put(endpoint: Omit<Endpoint, 'keys'>): Promise<{ endpoint: Endpoint; created: boolean }>;
  /** False when there is none. Its keys go with it, what it received stays. */
  delete(name: string): Promise<boolean>;
  /** Labels are unique within an endpoint; `taken` leaves the ring as it was. */
  addKey(name: string, key: RingKey): Promise<{ endpoint: Endpoint } | { taken: true } | { missing: true }>;
  /** Adds a key, or replaces the one of its label at its place in the ring. */
  putKey(name: string, key: RingKey): Promise<{ endpoint: Endpoint } | { missing: true }>;
  /** Adds a key unless the ring has it under any label; a label that is taken gets a number. */
  shareKey(name: string, key: RingKey): Promise<{ endpoint: Endpoint } | { missing: true }>;
  /** False when there is no such key. */
  removeKey(name: string, label: string): Promise<boolean>;
}
