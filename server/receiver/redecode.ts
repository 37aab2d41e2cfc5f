import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bus } from '../bus.ts';
import type { LiveDecode } from '../codec/decoding.ts';
import type { Store } from '../store/index.ts';
import type { Endpoint, Received, Stage } from '../types.ts';
import { outcomeOf } from './outcome.ts';

/** Rows read at a time. */
const BATCH = 50;

export interface RedecodeOptions {
  store: Store;
  bus: Bus;
  decode: LiveDecode;
  onError: (error: unknown) => void;
}

/** Decodes the undecodable deliveries of an endpoint again, in the background, newest first. */
export interface Redecoder {
  /** Starts a run for the endpoint; a running one starts again from the newest. */
  start(endpoint: string): void;
  /**
   * Must be called after a delivery was stored. Starts a run when the endpoint has changed since `used` was read for
   * decoding: a run that a new key started may have ended before this delivery was stored.
   */
  startIfChanged(used: Endpoint | null, stored: Received): void;
  /** Stops the runs after their current delivery, and waits for them. */
  stop(): Promise<void>;
}

/** Marks the decrypt stage of a delivery that was decoded after a key was added. */
function markDecodedAgain(stage: Stage): Stage {
  if (stage.stage !== 'decrypt') return stage;
  return { ...stage, evidence: { ...stage.evidence, decodedAgain: 'after a key was added to the endpoint' } };
}

export function createRedecoder({ store, bus, decode, onError }: RedecodeOptions): Redecoder {
  const runs = new Set<Promise<void>>();
  const latest = new Map<string, symbol>();
  let stopped = false;

  async function run(endpoint: string, token: symbol): Promise<void> {
    let before: number | undefined;
    for (;;) {
      const batch = store.received.undecodable(endpoint, BATCH, before);
      for (const received of batch) {
        if (stopped || latest.get(endpoint) !== token) return;
        await again(received, endpoint);
        await nextTurn();
      }
      before = batch.at(-1)?.seq;
      if (before === undefined) return;
    }
  }

  async function again(received: Received, name: string): Promise<void> {
    const endpoint = store.endpoints.get(name);
    const detail = store.received.bytes(received.id);
    if (!endpoint || !detail || received.cause === 'too-large' || received.cause === 'incomplete-body')
      return;
    const decoded = await decode(
      { body: detail.body, headers: detail.headers },
      { keys: endpoint.keys, expects: endpoint.expects },
    );
    if (decoded.verdict === 'undecodable') return;
    const updated = await store.received.update(received.id, {
      ...outcomeOf(decoded),
      stages: decoded.stages.map(markDecodedAgain),
    });
    if (updated) bus.publish({ type: 'updated', kind: 'received', ...updated });
  }

  function start(endpoint: string): void {
    const token = Symbol(endpoint);
    latest.set(endpoint, token);
    // A run that a newer one replaces ends only after the delivery at hand, so `stop` waits for it, too.
    const running = run(endpoint, token)
      .catch(onError)
      .finally(() => runs.delete(running));
    runs.add(running);
  }

  return {
    start,
    startIfChanged(used, { verdict }) {
      // The store returns the same object until the endpoint changes.
      if (used && verdict === 'undecodable' && store.endpoints.get(used.name) !== used) start(used.name);
    },
    async stop() {
      stopped = true;
      await Promise.all(runs);
    },
  };
}
