import { onTestFinished } from 'vitest';
import { createBus } from '../../server/bus.ts';
import { createClock, type SchedulingClock } from '../../server/emitter/clock.ts';
import { createDeliverer, type Deliverer } from '../../server/emitter/deliver.ts';
import { createOutboundClient, type OutboundLimits } from '../../server/outbound/index.ts';
import type { NewSent, Store } from '../../server/store/index.ts';
import type { RetryPolicy, SentDetail, Webhook, WebhookTls } from '../../server/types.ts';
import { addSent, newStore } from '../store/support.ts';
import { until } from './wait.ts';

const START_MS = Date.parse('2026-11-21T12:00:00.000Z');

/** The deliverer with a real store, and with limits and a clock that the test sets. */
export interface TestDeliverer {
  store: Store;
  deliverer: Deliverer;
  clock: SchedulingClock;
  /** Creates a webhook with a delivery, and starts to send it. */
  deliver(url: string, settings?: Settings): Promise<string>;
  /** Waits until that many attempts have ended. */
  attempted(id: string, count?: number): Promise<SentDetail>;
}

interface Settings {
  tls?: WebhookTls;
  retry?: RetryPolicy;
  concurrency?: number;
  sent?: Partial<NewSent>;
  /** Id of an existing webhook, to use instead of a new one. */
  webhook?: string;
}

let count = 0;

export function newDeliverer(limits: Partial<OutboundLimits> = {}, ca: string[] = []): TestDeliverer {
  const clock = createClock({ kind: 'manual' }, START_MS);
  const onError = (error: unknown) => {
    throw error;
  };
  const bus = createBus({ onError });
  const store = newStore({ now: clock.now });
  const outbound = createOutboundClient({ ca, forbidden: () => [], limits, now: clock.now });
  const deliverer = createDeliverer({
    store,
    bus,
    outbound,
    clock,
    ownHeaders: () => [],
    endpointUrl: (name) => name,
    onError,
  });
  onTestFinished(async () => {
    outbound.close();
    await deliverer.stop();
  });

  return {
    store,
    deliverer,
    clock,
    async deliver(url, settings = {}) {
      const webhookId = settings.webhook ?? (await addWebhook(store, url, settings));
      const sent = await addSent(store, { url, webhookId, webhookName: webhookId, ...settings.sent });
      void deliverer.enqueue(sent);
      return sent.id;
    },
    attempted: (id, wanted = 1) =>
      until(`attempt ${wanted}`, () => {
        const sent = store.sent.get(id);
        return sent && sent.attemptCount >= wanted ? sent : null;
      }),
  };
}

async function addWebhook(store: Store, url: string, settings: Settings): Promise<string> {
  count += 1;
  const id = `019aa6c0-0000-7000-9000-${String(count).padStart(12, '0')}`;
  const webhook: Webhook = {
    id,
    name: id,
    url,
    endpoint: null,
    format: 'json',
    events: ['purchase_made'],
    encryption: null,
    wire: 'base64',
    retry: settings.retry ?? 'none',
    concurrency: settings.concurrency ?? 1,
    tls: settings.tls ?? {},
    enabled: true,
    createdAt: new Date(START_MS).toISOString(),
  };
  await store.webhooks.insert(webhook);
  return id;
}
