import type { Api } from '../client/api.ts';
import { quietly } from '../client/outcome.ts';
import { ACTIVITY_MINUTES, ACTIVITY_SLOTS } from '../state/activity.ts';
import { isOtherTime, readServerClock } from '../state/server-clock.ts';
import type { Refresh, Store } from '../state/store.ts';
import { gather } from './gather.ts';

interface Parts {
  store: Store;
  api: Api;
}

async function readInfo({ store, api }: Parts): Promise<void> {
  store.info.value = await api.info();
}

async function readActivity({ store, api }: Parts): Promise<void> {
  store.activity.value = await api.activity(ACTIVITY_MINUTES, ACTIVITY_SLOTS);
}

async function readEvents({ store, api }: Parts): Promise<void> {
  store.events.value = (await api.events()).items;
}

let settingsAsked = 0;
let settingsShown = 0;

/** Reads the webhooks again, and the endpoints, whose key rings follow them. */
export async function readWebhooks({ store, api }: Parts): Promise<void> {
  settingsAsked += 1;
  const mine = settingsAsked;
  const [webhooks, endpoints] = await Promise.all([api.webhooks(), api.endpoints()]);
  // Answers may overtake each other: an old one would look like a change from elsewhere.
  if (mine < settingsShown) return;
  settingsShown = mine;
  store.webhooks.value = webhooks.items;
  store.endpoints.value = endpoints.items;
}

async function readClock({ store, api }: Parts): Promise<void> {
  store.clock.value = readServerClock(await api.clock(), Date.now());
}

/** Reads the contract in force, and the events with it. */
export async function readContract({ store, api }: Parts): Promise<void> {
  store.contract.value = await api.contract();
  store.events.value = store.contract.value.events;
}

/** Reads everything but the deliveries. */
export function readAll({ store, api }: Parts): void {
  const parts = { store, api };
  for (const read of [readInfo, readActivity, readEvents, readWebhooks, readClock])
    quietly(() => read(parts));
}

/** What the stream makes the page read again, soon and once for many messages. */
export function createRefresh(parts: () => Parts): Refresh {
  const clock = gather(() => quietly(() => readClock(parts())), 300);
  return {
    // Later than the rest: counted messages are near enough until then.
    info: gather(() => quietly(() => readInfo(parts())), 3000),
    activity: gather(() => quietly(() => readActivity(parts())), 500),
    settings: gather(() => quietly(() => readWebhooks(parts())), 100),
    clock() {
      if (isOtherTime(parts().store.clock.peek())) clock();
    },
  };
}
