import type { Endpoint, RingKey, Webhook } from '../../types.ts';
import type { Resolution } from './common.ts';

export interface WebhookStore {
  /** Oldest first. */
  list(): Webhook[];
  get(id: string): Webhook | null;
  /** Ignores case. */
  byName(name: string): Webhook | null;
  /** An id, a unique suffix of one, or `latest`. */
  resolve(ref: string): Resolution;
  insert(webhook: Webhook): Promise<{ webhook: Webhook } | { taken: true }>;
  /** Replaces the webhook with the same id. */
  update(webhook: Webhook): Promise<{ webhook: Webhook } | { taken: true } | { missing: true }>;
  /** False when there is none. Its sent deliveries stay, with `webhook: null`. */
  delete(id: string): Promise<boolean>;
}

export interface EndpointStore {
  /** Sorted by name. */
  list(): Endpoint[];
  get(name: string): Endpoint | null;
  /** Creates the endpoint, or changes everything but its keys. */
  put(endpoint: Omit<Endpoint, 'keys'>): Promise<{ endpoint: Endpoint; created: boolean }>;
  /** False when there is none. Its keys are deleted too; its received deliveries stay. */
  delete(name: string): Promise<boolean>;
  /** Labels are unique within an endpoint; with `taken` nothing was changed. */
  addKey(name: string, key: RingKey): Promise<{ endpoint: Endpoint } | { taken: true } | { missing: true }>;
  /** Adds a key, or replaces the one with its label, which keeps its position in the ring. */
  putKey(name: string, key: RingKey): Promise<{ endpoint: Endpoint } | { missing: true }>;
  /** Adds a key unless the ring has it under any label. A number is added to a label that is taken. */
  shareKey(name: string, key: RingKey): Promise<{ endpoint: Endpoint } | { missing: true }>;
  /** False when there is no such key. */
  removeKey(name: string, label: string): Promise<boolean>;
}
