/**
 * The program of the checkpoint worker: on each message it copies the write-ahead log into the database file and answers
 * with the number of pages in the log. Plain JavaScript, because Node 20 reads
 * no TypeScript and a worker has no loader of its own.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const Driver = createRequire(import.meta.url)('better-sqlite3');
const db = new Driver(workerData, { fileMustExist: true });

parentPort?.on('message', (message) => {
  if (message === 'close') {
    db.close();
    parentPort?.close();
  } else parentPort?.postMessage(checkpoint());
});

/** Copies what can be copied without waiting for a reader or a writer. */
function checkpoint() {
  try {
    const [{ log }] = db.pragma('wal_checkpoint(PASSIVE)');
    return { pages: Math.max(0, log) };
  } catch (error) {
    // A full disk, for example: the pages stay in the log, and the next checkpoint tries again.
    return { pages: 0, error: String(error) };
  }
}
