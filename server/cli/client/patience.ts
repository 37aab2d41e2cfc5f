import { setTimeout as sleep } from 'node:timers/promises';
import { ExitError } from '../../base/exit.ts';

/** A server that is starting, or a verb that is ending, gets this long to get out of the way. */
const PATIENCE_MS = 10_000;
const STEP_MS = 100;

/** Tries again while another process holds the data dir, for a while; `isHopeless` ends it earlier. */
export async function patiently<T>(attempt: () => Promise<T>, isHopeless = () => false): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isInUse(error) || isHopeless() || Date.now() > end) throw error;
      await sleep(STEP_MS);
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof ExitError && / is in use: /.test(error.message);
}
