import type { DeliveryKind } from '../types.ts';
import { firstBatch, freePages, type Removable, removeRows, returnSpace } from './deletion.ts';
import type { Database } from './driver.ts';
import type { Amount, StoreLimits } from './shapes.ts';
import { excess, noEndpointExcess } from './shares.ts';
import type { Statements } from './statements.ts';
import type { Totals } from './totals.ts';
import type { Transaction, Writer } from './writer.ts';

/** Rows per transaction, small enough that a new delivery never waits long for a removal. */
const BATCH = 500;
/** Extra amount to remove: half a percent of the limit, capped so that the removal takes only a few milliseconds. */
const SLACK_SHARE = 200;
const SLACK_ROWS = 200;
const SLACK_BYTES = 1_000_000;
/** Free pages to keep in the file for the next deliveries: 16 MB, but at most a twentieth of the limit. */
const KEPT_PAGES = 2000;
const PAGE_BYTES = 8192;
const KEPT_SHARE = 20;

export interface RetentionOptions {
  db: Database;
  limits: StoreLimits;
  onPruned: (kind: DeliveryKind, ids: string[]) => void;
  onError: (error: unknown) => void;
}

export interface Retention {
  /**
   * To be called after each commit. Over a limit, it removes the oldest deliveries that are not pending, and a few more,
   * so that not every new delivery at the limit causes a removal.
   */
  afterCommit(writer: Writer): void;
  /** Resolves when no removal is running. */
  settled(): Promise<void>;
}

export function createRetention({ db, limits, onPruned, onError }: RetentionOptions): Retention {
  const keepPages = Math.min(KEPT_PAGES, Math.floor(limits.maxSizeBytes / PAGE_BYTES / KEPT_SHARE));
  let running: Promise<void> | null = null;
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

  return {
    afterCommit(writer) {
      if (running !== null || !isOver(writer.totals(), limits)) return;
      running = prune(writer)
        .catch(onError)
        .finally(() => {
          running = null;
        });
    },
    async settled() {
      while (running !== null) await running;
    },
  };
}

const NO_SLACK: Amount = { deliveries: 0, bytes: 0 };

function isOver(totals: Readonly<Totals>, limits: StoreLimits): boolean {
  return [excess(totals, limits, NO_SLACK), noEndpointExcess(totals, limits)].some(
    ({ deliveries, bytes }) => deliveries > 0 || bytes > 0,
  );
}

/** Removes one batch; `isStuck` when the limits are exceeded but nothing could be removed. */
function removeBatch(transaction: Transaction, limits: StoreLimits) {
  // The totals of this transaction, because earlier jobs in it may have changed them.
  const wasOver = isOver(transaction.totals(), limits);
  const removed = removeOldest(transaction, limits);
  return { ...removed, isStuck: wasOver && removed.received.length + removed.sent.length === 0 };
}

/** Removes one batch of what exceeds the limits: first deliveries to unknown endpoints, then the oldest of all. */
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

/** The oldest removable deliveries of both kinds, by `seq`. */
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

/** The first rows until their sum reaches `wanted`; at most `most` rows. */
function* untilEnough(rows: readonly Removable[], wanted: Amount, most: number): Generator<Removable> {
  let { deliveries, bytes } = wanted;
  for (const row of rows.slice(0, Math.max(most, 0))) {
    if (deliveries <= 0 && bytes <= 0) return;
    deliveries -= 1;
    bytes -= row.bytes;
    yield row;
  }
}
