import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Channel } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { quietly } from '../client/outcome.ts';

/** Channels that recent deliveries of an event, and its example, name. */
export function useKnownChannels(event: string): readonly Channel[] {
  const { api } = useApp();
  const found = useSignal<readonly Channel[]>([]);
  useEffect(() => {
    // They are suggestions only: channels can be typed without them.
    quietly(async () => {
      found.value = (await api.channels(event)).items;
    });
  }, [api, event, found]);
  return found.value;
}
