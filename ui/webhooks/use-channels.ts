import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Json, Received, Sent } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import type { Api } from '../client/api.ts';
import { quietly } from '../client/outcome.ts';
import { type Channel, channelsIn } from './channel-names.ts';

/** Deliveries of each kind looked into for channels. */
const LOOKED_INTO = 3;

async function recentPayloads(api: Api, event: string): Promise<Json[]> {
  const query = { event, limit: LOOKED_INTO };
  const [received, sent] = await Promise.all([
    api.page<Received>('received', query),
    api.page<Sent>('sent', query),
  ]);
  const details = await Promise.all([
    ...received.items.map((row) => api.received(row.id)),
    ...sent.items.map((row) => api.sent(row.id)),
  ]);
  return details.map((detail) => detail.payload);
}

/** Channels that recent deliveries of an event, and its example, name. */
export function useKnownChannels(event: string): readonly Channel[] {
  const { api, store } = useApp();
  const example = store.events.value.find((item) => item.type === event)?.example ?? null;
  const found = useSignal<readonly Json[]>([]);
  useEffect(() => {
    // They are suggestions only: channels can be typed without them.
    quietly(async () => {
      found.value = await recentPayloads(api, event);
    });
  }, [api, event, found]);
  return channelsIn([...found.value, example]);
}
