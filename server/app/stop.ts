import type { Parts } from './build.ts';
import type { OpenPlanes } from './open.ts';

/** Time to finish deliveries in progress after a stop. */
const GRACE_MS = 10_000;

export interface StopOptions {
  parts: Parts;
  planes: OpenPlanes;
  renewal: NodeJS.Timeout;
}

/** Creates the function that stops a running server; each call returns the same promise. */
export function createStop({ parts, planes, renewal }: StopOptions): () => Promise<void> {
  let stopping: Promise<void> | null = null;

  async function stop(): Promise<void> {
    clearInterval(renewal);
    await finish(parts, planes);
    await parts.store.close();
    parts.dataDir.release();
  }

  return () => {
    stopping ??= stop();
    return stopping;
  };
}

/** Ends the parts in the order of their dependencies, and aborts them after `GRACE_MS`. */
async function finish(parts: Parts, { receiver, inspector }: OpenPlanes): Promise<void> {
  const { deliverer, redecoder, decoder, outbound } = parts;
  const late = setTimeout(() => {
    outbound.close();
    receiver.destroy();
    inspector.destroy();
    // Deliveries that still wait to be decoded are stored undecoded.
    void decoder.close();
  }, GRACE_MS);
  receiver.drain();
  inspector.drain();
  // Held requests and long delays would use the whole grace period.
  parts.receiver.endWaiting();
  // Attempts may go to our own receiver, so the deliverer stops first.
  await deliverer.stop();
  // The receiver's forwards need the outbound client, so it closes after the receiver.
  await Promise.all([receiver.close(), inspector.close()]);
  await parts.receiver.settled();
  await redecoder.stop();
  await decoder.close();
  outbound.close();
  clearTimeout(late);
}
