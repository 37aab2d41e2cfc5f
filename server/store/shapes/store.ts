import type { DeliveryKind } from '../../types.ts';
import type { ReceivedStore } from './received.ts';
import type { SentStore } from './sent.ts';
import type { EndpointStore, WebhookStore } from './settings.ts';

/** At most half of each may be pending; the other half is for what was received or has finished. */
export interface StoreLimits {
  /** Received and sent together. */
  maxDeliveries: number;
  /** Bytes on the disk, for all that is kept of them. */
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
  /** Commits survive power loss too. */
  durable?: boolean;
  limits: StoreLimits;
  /** Milliseconds since the epoch: for relative times in searches. */
  now: () => number;
  /** Told what retention removed, after the commit. */
  onPruned?: (kind: DeliveryKind, ids: string[]) => void;
  /** Told when pruning failed (a full disk, for instance); what was to go stays until the next commit. */
  onError?: (error: unknown) => void;
}

/** SQLite behind it: reads are synchronous, writes resolve once committed. */
export interface Store {
  received: ReceivedStore;
  sent: SentStore;
  webhooks: WebhookStore;
  endpoints: EndpointStore;
  /** The last `seq` given. */
  seq(): number;
  usage(): StoreUsage;
  /** Waits for everything written so far, pruning included. */
  drain(): Promise<void>;
  /** Drains, then closes the file; later writes are rejected. */
  close(): Promise<void>;
}
