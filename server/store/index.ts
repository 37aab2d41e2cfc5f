import { createCheckpointer } from './checkpointer.ts';
import { createEndpoints } from './endpoints.ts';
import { openDatabase } from './open.ts';
import { createReceived } from './received.ts';
import { createRetention } from './retention.ts';
import { HAS_TEXT_FUNCTION } from './search-sql.ts';
import { createSent } from './sent.ts';
import type { Store, StoreLimits, StoreOptions } from './shapes.ts';
import { createStatements } from './statements.ts';
import { createWebhooks } from './webhooks.ts';
import { createWriter, type Writer } from './writer.ts';

export { type DataDir, openDataDir } from './data-dir.ts';
export { findRunning, type RunningServer } from './lock.ts';
export { QueryError } from './search.ts';
export type * from './shapes.ts';

/**
 * Opens the database file and creates the parts that read and write it.
 *
 * @throws {ExitError} 3, when it cannot be opened, is damaged, is not ours, or comes from a newer version.
 */
export function openStore(options: StoreOptions): Store {
  const { path, durable = false, limits, now, onPruned = () => {}, onError = () => {} } = options;
  const db = openDatabase({ path, durable });
  db.function(HAS_TEXT_FUNCTION, { deterministic: true }, hasText);
  const retention = createRetention({ db, limits, onPruned, onError });
  const checkpointer = createCheckpointer({ db, onError, ...logLimits(limits) });
  const writer: Writer = createWriter({ db, checkpointer, afterCommit: () => retention.afterCommit(writer) });
  const sql = createStatements(db);
  let closing: Promise<void> | null = null;

  async function drain(): Promise<void> {
    await writer.drain();
    // It queues further writes when one of its own has ended.
    await retention.settled();
  }

  async function close(): Promise<void> {
    await drain();
    writer.stop();
    await checkpointer.close();
    db.close();
  }

  return {
    received: createReceived({ db, sql, writer, now }),
    sent: createSent({ db, sql, writer, limits, now }),
    webhooks: createWebhooks({ sql, writer }),
    endpoints: createEndpoints({ sql, writer }),
    seq: () => writer.totals().seq,
    usage() {
      const { received, sent, sizeBytes } = writer.totals();
      return { received, sent, sizeBytes };
    },
    drain,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** The log takes at most an eighth of what deliveries may take, so that it cannot fill a small disk by itself. */
function logLimits({ maxSizeBytes }: StoreLimits): { startBytes: number; limitBytes: number } {
  const limitBytes = Math.min(32_000_000, Math.max(4_000_000, maxSizeBytes / 8));
  return { startBytes: limitBytes / 8, limitBytes };
}

/** SQL function: 1 when `text` contains `term`, ignoring case. `term` is already in lower case. */
function hasText(text: unknown, term: unknown): number {
  return String(text).toLowerCase().includes(String(term)) ? 1 : 0;
}
