import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Channel } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { quietly } from '../client/outcome.ts';

/** Channels named in recent deliveries of an event and in its example. */
export function useKnownChannels(event: string): readonly Channel[] {
  const { api } = useApp();
  const found = useSignal<readonly Channel[]>([]);
  useEffect(() => {
    // They are only suggestions: if the read fails, channels can still be typed.
    quietly(async () => {
      found.value = (await api.channels(event)).items;
    });
  }, [api, event, found]);
  return found.value;
}
