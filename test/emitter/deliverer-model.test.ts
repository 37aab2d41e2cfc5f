import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBus } from '../../server/bus.ts';
import { createClock, type SchedulingClock } from '../../server/emitter/clock.ts';
import { createDeliverer, type Deliverer } from '../../server/emitter/deliver.ts';
import { createOutboundClient } from '../../server/outbound/index.ts';
import { openStore, type Store } from '../../server/store/index.ts';
import type { Attempt, SentState, Webhook } from '../../server/types.ts';
import { addSent, LIMITS, newId } from '../store/support.ts';
import { REFUSED, refuseWrites } from '../support/failing-store.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/wait.ts';
import { newToldReceiver } from './told-receiver.ts';

const START_MS = Date.parse('2026-11-21T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const RETRIES = 2;

type Step =
  | { type: 'send' | 'disable' | 'enable' | 'crash' | 'advance' | 'accept' }
  /** From now on the store fails this kind of write. */
  | { type: 'refuse'; write: 'INSERT ON attempts' | 'UPDATE ON attempts' }
  | { type: 'cancel' | 'resend' | 'retry'; pick: number }
  | { type: 'answer'; pick: number; status: 200 | 500 };

const pick = fc.nat({ max: 20 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ type: 'send' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ type: 'advance' }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ type: 'disable' }, { type: 'enable' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ type: 'crash' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>(
      { type: 'refuse', write: 'INSERT ON attempts' },
      { type: 'refuse', write: 'UPDATE ON attempts' },
      { type: 'accept' },
    ),
  },
  { weight: 2, arbitrary: pick.map((at): Step => ({ type: 'cancel', pick: at })) },
  { weight: 4, arbitrary: pick.map((at): Step => ({ type: 'resend', pick: at })) },
  { weight: 2, arbitrary: pick.map((at): Step => ({ type: 'retry', pick: at })) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(pick, fc.constantFrom(200, 500))
      .map(([at, status]): Step => ({ type: 'answer', pick: at, status: status as 200 | 500 })),
  },
);
/** The steps of one array run at the same time. */
const script = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 14 });

/**
 * One process with one database file. A crash leaves the file unchanged, and another process starts with a copy of it.
 */
interface World {
  path: string;
  store: Store;
  deliverer: Deliverer;
  clock: SchedulingClock;
  /** The published states of each delivery. */
  states: Map<string, SentState[]>;
  end(): Promise<void>;
}

function newWorld(path: string, fromMs: number, states: World['states']): World {
  const clock = createClock({ kind: 'manual' }, fromMs);
  const onError = (error: unknown) => {
    if (!String(error).includes(REFUSED)) throw error;
  };
  const bus = createBus({ onError });
  const store = openStore({ path, limits: LIMITS, now: clock.now, onError });
  const outbound = createOutboundClient({ ca: [], forbidden: () => [], now: clock.now });
  const deliverer = createDeliverer({
    store,
    bus,
    outbound,
    clock,
    ownHeaders: () => [],
    endpointUrl: (name) => name,
    onError,
  });
  bus.subscribe((message) => {
    if (message.type === 'updated' && message.kind === 'sent') states.get(message.id)?.push(message.state);
  });
  const end = async () => {
    outbound.close();
    await deliverer.stop();
    await store.close();
  };
  return { path, store, deliverer, clock, states, end };
}

/** The database that a process killed now would leave: everything committed, and nothing else. */
function copyOf(path: string): string {
  const copy = join(tempDir(), 'rai-hooks.db');
  for (const suffix of ['', '-wal']) {
    if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  }
  return copy;
}

/** A resend by a person: the state before it, and the number of attempts before it. */
interface Resend {
  before: SentState;
  attempts: number;
  /** It may have been cancelled afterwards. */
  spared: boolean;
  /** It was pending when a person cancelled it, so its attempt had not ended. */
  cancelled: boolean;
}

async function play(batches: Step[][], finalStatus: 200 | 500) {
  const receiver = await newToldReceiver();
  const ids: string[] = [];
  const resends = new Map<string, Resend[]>();
  const waiting: Array<Promise<unknown>> = [];
  let world = newWorld(join(tempDir(), 'rai-hooks.db'), START_MS, new Map());
  let webhook: Webhook = { ...WEBHOOK, id: newId(), url: receiver.url };
  await world.store.webhooks.insert(webhook);
  const spare = (id: string) => {
    const last = resends.get(id)?.at(-1);
    if (last) last.spared = true;
  };

  let acceptWrites: (() => void) | null = null;
  function accept(): void {
    acceptWrites?.();
    acceptWrites = null;
  }

  async function setEnabled(enabled: boolean): Promise<void> {
    const { store, deliverer } = world;
    webhook = { ...webhook, enabled };
    await store.webhooks.update(webhook);
    if (!enabled) {
      for (const id of ids) spare(id);
      await deliverer.cancelPending(webhook.id);
      for (const id of ids) spare(id);
    }
  }

  async function take(one: Step): Promise<void> {
    const { store, deliverer, clock, states } = world;
    const id = 'pick' in one ? (ids[one.pick % Math.max(ids.length, 1)] ?? '') : '';
    switch (one.type) {
      case 'send': {
        const { url } = receiver;
        const sent = await addSent(store, { url, webhookId: webhook.id, webhookName: webhook.name });
        ids.push(sent.id);
        states.set(sent.id, [sent.state]);
        waiting.push(deliverer.enqueue(sent));
        return;
      }
      case 'answer':
        return receiver.answer(one.pick, one.status);
      case 'advance':
        waiting.push(clock.advance(HOUR_MS));
        return;
      case 'refuse':
        acceptWrites ??= refuseWrites(world.path, one.write);
        return;
      case 'accept':
        return accept();
      case 'disable':
      case 'enable':
        return setEnabled(one.type === 'enable');
      case 'cancel':
        if (await deliverer.cancel(id)) {
          spare(id);
          const last = resends.get(id)?.at(-1);
          if (last) last.cancelled = true;
        }
        return;
      case 'retry':
        await deliverer.retryNow(id);
        return;
      case 'resend': {
        const outcome = await deliverer.resend(id);
        if (!('sent' in outcome)) return;
        const before = stateBeforeResend(states.get(id) ?? []);
        const resend = { before, attempts: outcome.sent.attemptCount, spared: false, cancelled: false };
        resends.set(id, [...(resends.get(id) ?? []), resend]);
        return;
      }
      case 'crash':
    }
  }

  async function crash(): Promise<void> {
    accept();
    const copy = copyOf(world.path);
    const before = world;
    world = newWorld(copy, before.clock.now(), new Map(before.states));
    before.states.clear();
    receiver.drop();
    // A request in flight at the crash is answered only at the end.
    waiting.push(before.end());
    await world.deliverer.resume();
  }

  for (const batch of batches) {
    await Promise.all(batch.map(take));
    if (batch.some(({ type }) => type === 'crash')) await crash();
    await nextTurn();
  }
  accept();
  receiver.answerAll(finalStatus);
  await until('nothing pending', async () => {
    await world.clock.advance(10 * HOUR_MS);
    return world.store.sent.pending().length === 0 ? true : null;
  });
  await Promise.all(waiting);
  await world.deliverer.stop();
  return { world, ids, resends };
}

const WEBHOOK: Omit<Webhook, 'id' | 'url'> = {
  name: 'Shop',
  endpoint: null,
  format: 'json',
  events: ['purchase_made'],
  encryption: null,
  wire: 'base64',
  retry: { delaysMs: [HOUR_MS, HOUR_MS] },
  concurrency: 2,
  tls: { allowHttp: true },
  enabled: true,
  createdAt: new Date(START_MS).toISOString(),
};

test('for any concurrent steps: state changes are allowed ones, nothing is lost, a resend is one attempt', async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom<200 | 500>(200, 500), async (batches, finalStatus) => {
      const { world, ids, resends } = await play(batches, finalStatus);
      for (const id of ids) {
        const sent = world.store.sent.get(id);
        const ownResends = resends.get(id) ?? [];
        expect(sent?.attempts.map(({ number }) => number)).toEqual(
          Array.from({ length: sent?.attemptCount ?? -1 }, (_, at) => at + 1),
        );
        expect(movesOf(world.states.get(id) ?? [])).toEqual([]);
        // Scheduled attempts, and one for each resend.
        expect(sent?.attemptCount).toBeLessThanOrEqual(1 + RETRIES + ownResends.length);
        for (const [at, resend] of ownResends.entries()) {
          const next = ownResends[at + 1];
          const made = sent?.attempts.slice(resend.attempts, next?.attempts) ?? [];
          expect(resend.spared ? made.length <= 1 : made.length === 1).toBe(true);
          expect(statesAfter(resend, made)).toContain(next?.before ?? sent?.state);
        }
      }
      // No attempt is left open: each delivery can be resent.
      for (const id of ids) expect(await world.store.sent.reopen(id)).not.toMatchObject({ refused: 'busy' });
      await world.end();
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 120_000);

/**
 * The states that a resend may end in: the state before it when it was cancelled, or `delivered` if it arrived anyway.
 */
function statesAfter({ before, cancelled, spared }: Resend, [made]: readonly Attempt[]): SentState[] {
  const status = made?.response?.status ?? 0;
  if (status >= 200 && status < 300) return ['delivered'];
  if (made === undefined || cancelled) return [before];
  return spared ? ['failed', before] : ['failed'];
}

/** The last finished state before it became pending. */
function stateBeforeResend(states: readonly SentState[]): SentState {
  const before = states.filter((state, at) => state !== 'pending' && states[at + 1] === 'pending').at(-1);
  if (before === undefined) throw new Error('It was never finished.');
  return before;
}

/**
 * The state changes that are not allowed. A finished delivery may only become pending again, or delivered when it
 * arrived after a cancel.
 */
function movesOf(states: readonly SentState[]): string[] {
  let resentFrom: SentState | null = null;
  return states.slice(1).flatMap((to, at) => {
    const from = states[at] ?? 'pending';
    if (from !== 'pending' && to === 'pending') resentFrom = from;
    const forgets = to === 'cancelled' && resentFrom !== null && resentFrom !== 'cancelled';
    const allowed = from === to || from === 'pending' || to === 'pending' || to === 'delivered';
    return allowed && !forgets ? [] : [`${from} to ${to}`];
  });
}
