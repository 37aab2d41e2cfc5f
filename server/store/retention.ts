import type { DeliveryKind } from '../types.ts';
import { type Removable, removeRows } from './deletion.ts';
import type { StoreLimits, StoreUsage } from './shapes.ts';
import type { Transaction, Writer } from './writer.ts';

/** Rows a transaction, so that an arrival never waits long behind it. */
const BATCH = 1000;
/** How much more than needed is removed: half a percent of the limit, but no more than takes a few milliseconds. */
const SLACK_SHARE = 200;
const SLACK_ROWS = 200;
const SLACK_BYTES = 1_000_000;

export interface RetentionOptions {
  limits: StoreLimits;
  onPruned: (kind: DeliveryKind, ids: string[]) => void;
  onError: (error: unknown) => void;
}

/**
 * Gives the function to call after each commit: over a limit, it removes the oldest deliveries and a little more, so
 * that at the limit not every arrival pays for a removal. Pending ones are left alone.
 */
export function createRetention({ limits, onPruned, onError }: RetentionOptions) {
  let running = false;

  return function prune(writer: Writer, usage: StoreUsage): void {
    if (running || !isOver(usage, limits)) return;
    running = true;
    writer
      .write((transaction) => removeOldest(transaction, limits))
      .then((removed) => {
        running = false;
        for (const kind of ['received', 'sent'] as const) {
          const ids = removed.filter((row) => row.kind === kind).map((row) => row.id);
          if (ids.length > 0) onPruned(kind, ids);
        }
        if (removed.length > 0) prune(writer, writer.usage());
      })
      .catch((error: unknown) => {
        running = false;
        onError(error);
      });
  };
}

function isOver(usage: StoreUsage, limits: StoreLimits): boolean {
  return usage.received + usage.sent > limits.maxDeliveries || usage.sizeBytes > limits.maxSizeBytes;
}

type Aged = Removable & { kind: DeliveryKind };

function removeOldest(transaction: Transaction, limits: StoreLimits): Aged[] {
  const oldest = transaction.sql.all<Aged>(
    `SELECT * FROM (
       SELECT * FROM (SELECT 'received' AS kind, seq, id, stored_bytes FROM received ORDER BY seq LIMIT ${BATCH})
       UNION ALL
       SELECT * FROM (SELECT 'sent' AS kind, seq, id, stored_bytes FROM sent
                      WHERE +state <> 'pending' ORDER BY seq LIMIT ${BATCH})
     ) ORDER BY seq LIMIT ${BATCH}`,
  );
  const rows = takeUntilWithin(oldest, transaction.usage(), limits);
  for (const kind of ['received', 'sent'] as const) {
    const ofKind = rows.filter((row) => row.kind === kind);
    removeRows(transaction, kind, ofKind);
  }
  return rows;
}

function takeUntilWithin(oldest: Aged[], usage: StoreUsage, limits: StoreLimits): Aged[] {
  const slack = (limit: number, most: number) => Math.min(Math.floor(limit / SLACK_SHARE), most);
  const { maxDeliveries, maxSizeBytes } = limits;
  let excess = usage.received + usage.sent - maxDeliveries + slack(maxDeliveries, SLACK_ROWS);
  let excessBytes = usage.sizeBytes - maxSizeBytes + slack(maxSizeBytes, SLACK_BYTES);
  // Within one limit, its slack is no reason to remove anything.
  if (usage.received + usage.sent <= maxDeliveries) excess = 0;
  if (usage.sizeBytes <= maxSizeBytes) excessBytes = 0;
  const taken: Aged[] = [];
  for (const row of oldest) {
    if (excess <= 0 && excessBytes <= 0) break;
    taken.push(row);
    excess -= 1;
    excessBytes -= row.stored_bytes;
  }
  return taken;
}
