import type { DeliveryKind } from '../../types.ts';
import type { ReceivedStore } from './received.ts';
import type { SentStore } from './sent.ts';
import type { EndpointStore, WebhookStore } from './settings.ts';

/** At most half of each may be pending; the other half is for received and finished deliveries. */
export interface StoreLimits {
  /** Received and sent together. */
  maxDeliveries: number;
  /** Bytes on disk of all deliveries. */
  maxSizeBytes: number;
}

export interface StoreUsage {
  received: number;
  sent: number;
  sizeBytes: number;
}

export interface StoreOptions {
  /** The database file; created when missing. */
  path: string;
  /** Commits also survive a power failure. */
  durable?: boolean;
  limits: StoreLimits;
  /** Milliseconds since the epoch: for relative times in searches. */
  now: () => number;
  /** Called after the commit with the deliveries that retention removed. */
  onPruned?: (kind: DeliveryKind, ids: string[]) => void;
  /** Called when retention failed, e.g. on a full disk. It tries again after the next commit. */
  onError?: (error: unknown) => void;
}

/** The store, based on SQLite. Reads are synchronous; writes resolve after the commit. */
export interface Store {
  received: ReceivedStore;
  sent: SentStore;
  webhooks: WebhookStore;
  endpoints: EndpointStore;
  /** The last `seq` assigned. */
  seq(): number;
  usage(): StoreUsage;
  /** Waits for all queued writes, including those of retention. */
  drain(): Promise<void>;
  /** Drains, then closes the file; later writes are rejected. */
  close(): Promise<void>;
}
