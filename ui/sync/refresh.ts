import type { Api } from '../client/api.ts';
import { quietly } from '../client/outcome.ts';
import { ACTIVITY_MINUTES, ACTIVITY_SLOTS, takeActivity } from '../state/activity.ts';
import { isOtherTime, readServerClock } from '../state/server-clock.ts';
import type { Refresh, Store } from '../state/store.ts';
import { gather } from './gather.ts';
import { oneAtATime } from './one-at-a-time.ts';

interface Parts {
  store: Store;
  api: Api;
}

const readInfo = oneAtATime(async ({ store, api }: Parts) => {
  store.info.value = await api.info();
});

const readActivity = oneAtATime(async ({ store, api }: Parts) => {
  takeActivity(store.activity, await api.activity(ACTIVITY_MINUTES, ACTIVITY_SLOTS));
});

const readEvents = oneAtATime(async ({ store, api }: Parts) => {
  store.events.value = (await api.events()).items;
});

/** Reads webhooks and endpoints: saving a webhook may change the key ring of an endpoint. */
export const readWebhooks = oneAtATime(async ({ store, api }: Parts) => {
  const [webhooks, endpoints] = await Promise.all([api.webhooks(), api.endpoints()]);
  store.webhooks.value = webhooks.items;
  store.endpoints.value = endpoints.items;
});

const readClock = oneAtATime(async ({ store, api }: Parts) => {
  store.clock.value = readServerClock(await api.clock(), Date.now());
});

/** Reads the current contract and the events. */
export const readContract = oneAtATime(async ({ store, api }: Parts) => {
  store.contract.value = await api.contract();
  store.events.value = store.contract.value.events;
});

/** Reads the events, and also the contract if a screen has needed it before. */
async function readContractAgain(parts: Parts): Promise<void> {
  await (parts.store.contract.peek() === null ? readEvents(parts) : readContract(parts));
}

/** Reads everything except the deliveries. */
export function readAll({ store, api }: Parts): void {
  const parts = { store, api };
  for (const read of [readInfo, readActivity, readEvents, readWebhooks, readClock])
    quietly(() => read(parts));
}

/** The reads that messages of the stream cause: soon, and once for many messages. */
export function createRefresh(parts: () => Parts): Refresh {
  const clock = gather(() => quietly(() => readClock(parts())), 300);
  return {
    // Later than the others: until then, counting the messages is accurate enough.
    info: gather(() => quietly(() => readInfo(parts())), 3000),
    activity: gather(() => quietly(() => readActivity(parts())), 500),
    settings: gather(() => quietly(() => readWebhooks(parts())), 100),
    contract: gather(() => quietly(() => readContractAgain(parts())), 100),
    clock() {
      if (isOtherTime(parts().store.clock.peek())) clock();
    },
  };
}
