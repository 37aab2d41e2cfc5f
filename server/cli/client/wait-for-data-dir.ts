import { setTimeout as sleep } from 'node:timers/promises';
import { ExitError } from '../../base/exit.ts';

/** How long to wait for a server that is starting, or a verb that is ending, to release the data dir. */
const WAIT_MS = 10_000;
const STEP_MS = 100;

/** Retries `open` while another process holds the data dir, until `giveUp` returns true. */
export async function waitForDataDir<T>(open: () => Promise<T>, giveUp = () => false): Promise<T> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isInUse(error) || giveUp() || Date.now() > end) throw error;
      await sleep(STEP_MS);
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof ExitError && / is in use: /.test(error.message);
}
