import type { Attempt, AttemptError, HeaderPair } from '../../types.ts';

export interface PageOptions {
  /** Rows per page, 1 to 1000; default 100. */
  limit?: number | undefined;
  /** The `next` of the previous page. */
  cursor?: string | undefined;
  /** Only rows with a greater `seq`, oldest first. */
  after?: number | undefined;
}

/** The result of resolving an id, a unique suffix, or `latest`. `ambiguous` lists at most ten ids. */
export type Resolution = { found: string } | { missing: true } | { ambiguous: string[] };

/** `ids` is null when there are more than a thousand. */
export interface Deletion {
  deleted: number;
  ids: string[] | null;
}

export interface AttemptStart {
  startedAt: string;
  request: { method: string; url: string; headers: HeaderPair[] };
}

export interface AttemptEnd {
  durationMs: number;
  response: Attempt['response'];
  error: AttemptError | null;
}

/** A number of deliveries and of bytes on disk. */
export interface Amount {
  deliveries: number;
  bytes: number;
}
