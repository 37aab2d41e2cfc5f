import type { Attempt, AttemptError, HeaderPair } from '../../types.ts';

export interface PageOptions {
  /** Rows a page, 1 to 1000; default 100. */
  limit?: number | undefined;
  /** `next` of the page before. */
  cursor?: string | undefined;
  /** Gives what has a greater `seq`, oldest first. */
  after?: number | undefined;
}

/** What an id, a unique suffix of one or `latest` stands for; `ambiguous` names at most ten. */
export type Resolution = { found: string } | { missing: true } | { ambiguous: string[] };

/** `ids` is null past a thousand. */
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

/** A number of deliveries and of bytes on the disk. */
export interface Amount {
  deliveries: number;
  bytes: number;
}
