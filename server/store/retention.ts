import type { DeliveryKind } from '../types.ts';
import { firstBatch, freePages, type Removable, removeRows, returnSpace } from './deletion.ts';
import type { Database } from './driver.ts';
import type { Amount, StoreLimits } from './shapes.ts';
import { excess, noEndpointExcess } from './shares.ts';
import type { Statements } from './statements.ts';
import type { Totals } from './totals.ts';
import type { Transaction, Writer } from './writer.ts';

/** Rows a transaction, so that an arrival never waits long behind it. */
const BATCH = 500;
/** How much more than needed is removed: half a percent of the limit, but no more than takes a few milliseconds. */
const SLACK_SHARE = 200;
const SLACK_ROWS = 200;
const SLACK_BYTES = 1_000_000;
/** Free pages that stay in the file, since what comes next fills them again: 16 MB, and no more than a twentieth. */
const KEPT_PAGES = 2000;
const PAGE_BYTES = 8192;
const KEPT_SHARE = 20;

export interface RetentionOptions {
  db: Database;
  limits: StoreLimits;
  onPruned: (kind: DeliveryKind, ids: string[]) => void;
  onError: (error: unknown) => void;
}

/**
 * Gives the function to call after each commit: over a limit, it removes the oldest deliveries that are not pending and
 * a little more, so that at the limit not every arrival pays for a removal.
 */
export function createRetention({ db, limits, onPruned, onError }: RetentionOptions) {
  const keepPages = Math.min(KEPT_PAGES, Math.floor(limits.maxSizeBytes / PAGE_BYTES / KEPT_SHARE));
  let running = false;
  let isReported = false;

  /** Going on would make a commit per turn that removes nothing. */
  function reportStuck(): void {
    if (isReported) return;
    isReported = true;
    onError(
      new Error('The limits are exceeded, but no delivery can be removed: the stored totals are wrong.'),
    );
  }

  async function prune(writer: Writer): Promise<void> {
    while (isOver(writer.totals(), limits)) {
      const removed = await writer.write((transaction) => removeBatch(transaction, limits));
      for (const kind of ['received', 'sent'] as const) {
        if (removed[kind].length > 0) onPruned(kind, removed[kind]);
      }
      if (removed.isStuck) {
        reportStuck();
        return;
      }
      if (freePages(db) > 2 * keepPages) await returnSpace({ db, writer, keepPages });
    }
  }

  return function afterCommit(writer: Writer): void {
    if (running || !isOver(writer.totals(), limits)) return;
    running = true;
    prune(writer)
      .catch(onError)
      .finally(() => {
        running = false;
      });
  };
}

const NO_SLACK: Amount = { deliveries: 0, bytes: 0 };

function isOver(totals: Readonly<Totals>, limits: StoreLimits): boolean {
  return [excess(totals, limits, NO_SLACK), noEndpointExcess(totals, limits)].some(
    ({ deliveries, bytes }) => deliveries > 0 || bytes > 0,
  );
}

/** Removes one batch, and says whether the limits are exceeded and nothing could be removed. */
function removeBatch(transaction: Transaction, limits: StoreLimits) {
  // By the totals of this transaction: jobs in front of this one may have changed them.
  const wasOver = isOver(transaction.totals(), limits);
  const removed = removeOldest(transaction, limits);
  return { ...removed, isStuck: wasOver && removed.received.length + removed.sent.length === 0 };
}

/** Removes one batch of what is too much, first of what came to no endpoint, then of everything. */
function removeOldest(transaction: Transaction, limits: StoreLimits): Record<DeliveryKind, string[]> {
  const { sql, totals } = transaction;
  const slack: Amount = {
    deliveries: Math.min(Math.floor(limits.maxDeliveries / SLACK_SHARE), SLACK_ROWS),
    bytes: Math.min(Math.floor(limits.maxSizeBytes / SLACK_SHARE), SLACK_BYTES),
  };
  const noEndpoint = removeRows(transaction, [
    ...untilEnough(oldestOfNoEndpoint(sql), noEndpointExcess(totals(), limits), totals().noEndpoint - 1),
  ]);
  const { received, sent, pending } = totals();
  const oldest = [
    ...untilEnough(oldestOfAll(sql), excess(totals(), limits, slack), received + sent - pending - 1),
  ];
  const batch = firstBatch(oldest);
  const ofKind = (kind: DeliveryKind) => batch.filter((row) => row.kind === kind);
  return {
    received: [...noEndpoint, ...removeRows(transaction, ofKind('received'))],
    sent: removeRows(transaction, ofKind('sent')),
  };
}

function oldestOfNoEndpoint(sql: Statements): Removable[] {
  return sql.all<Removable>(
    `SELECT 'received' AS kind, seq, stored_bytes AS bytes FROM received
     WHERE endpoint IS NULL ORDER BY seq LIMIT ${BATCH}`,
  );
}

/** Of both lists, by `seq`. */
function oldestOfAll(sql: Statements): Removable[] {
  return sql.all<Removable>(
    `SELECT * FROM (
       SELECT * FROM (SELECT 'received' AS kind, seq, stored_bytes AS bytes FROM received ORDER BY seq LIMIT ${BATCH})
       UNION ALL
       SELECT * FROM (SELECT 'sent' AS kind, seq, stored_bytes AS bytes FROM sent
                      WHERE +state <> 'pending' ORDER BY seq LIMIT ${BATCH})
     ) ORDER BY seq LIMIT ${BATCH}`,
  );
}

/** The first rows that together are at least `wanted`, at most `most` rows. */
function* untilEnough(rows: readonly Removable[], wanted: Amount, most: number): Generator<Removable> {
  let { deliveries, bytes } = wanted;
  for (const row of rows.slice(0, Math.max(most, 0))) {
    if (deliveries <= 0 && bytes <= 0) return;
    deliveries -= 1;
    bytes -= row.bytes;
    yield row;
  }
}
