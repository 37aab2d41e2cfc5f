import type { ComponentType } from 'preact';
import { lazy } from '../app/lazy.tsx';
import { ReceivedScreen } from '../received/received-screen.tsx';
import type { Store } from '../state/store.ts';

export interface Screen {
  /** First segment of the address, and of `nav-<name>`. */
  name: string;
  label: string;
  /** Number after the label, or null while it is unknown. */
  count: (store: Store) => number | null;
  Component: ComponentType;
}

/** All screens, in the order of the navigation. `/` opens the first one. */
export const SCREENS: readonly Screen[] = [
  {
    name: 'received',
    label: 'Received',
    count: (store) => store.info.value?.kept.received ?? null,
    Component: ReceivedScreen,
  },
  {
    name: 'sent',
    label: 'Sent',
    count: (store) => store.info.value?.kept.sent ?? null,
    Component: lazy(async () => (await import('../sent/sent-screen.tsx')).SentScreen),
  },
  {
    name: 'webhooks',
    label: 'Webhooks',
    count: (store) => store.webhooks.value?.length ?? null,
    Component: lazy(async () => (await import('../webhooks/webhooks-screen.tsx')).WebhooksScreen),
  },
  {
    name: 'endpoints',
    label: 'Endpoints',
    count: (store) => (store.webhooks.value === null ? null : store.endpoints.value.length),
    Component: lazy(async () => (await import('../endpoints/endpoints-screen.tsx')).EndpointsScreen),
  },
];
