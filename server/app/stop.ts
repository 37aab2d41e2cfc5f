import type { Parts } from './build.ts';
import type { OpenPlanes } from './open.ts';

/** What is under way gets this long to finish after a stop. */
const GRACE_MS = 10_000;

export interface StopOptions {
  parts: Parts;
  planes: OpenPlanes;
  renewal: NodeJS.Timeout;
}

/** Makes the function that stops a running server; each call gives the same promise. */
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

/** Lets what is under way end in the order in which one thing needs the other, and cuts it off after a while. */
async function finish(parts: Parts, { receiver, inspector }: OpenPlanes): Promise<void> {
  const { deliverer, redecoder, decoder, outbound } = parts;
  const late = setTimeout(() => {
    outbound.close();
    receiver.destroy();
    inspector.destroy();
    // A delivery that waits for its decoding is stored without one.
    void decoder.close();
  }, GRACE_MS);
  receiver.drain();
  inspector.drain();
  // Held requests and long delays would use up the whole grace period.
  parts.receiver.endWaiting();
  // Our own deliveries may go to our own receiver, so they end before it closes.
  await deliverer.stop();
  // The receiver's forwards need the outbound client, so they end before that closes.
  await Promise.all([receiver.close(), inspector.close()]);
  await parts.receiver.settled();
  await redecoder.stop();
  await decoder.close();
  outbound.close();
  clearTimeout(late);
}
