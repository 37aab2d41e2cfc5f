import { type Signal, signal } from '@preact/signals';
import type { DeliveryKind, Json } from '../../server/types.ts';

type Overlay = 'send' | 'palette' | 'keys' | 'delete' | 'resend' | 'replay' | 'learn';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
}

/** What is open and hidden on the page itself. */
export interface InterfaceState {
  overlay: Signal<Overlay | null>;
  listHidden: Signal<boolean>;
  toasts: Signal<readonly Toast[]>;
  /** Event the send dialog should start with. */
  sendEvent: Signal<string | null>;
  /** Payload the send dialog should start with, instead of the event's example. */
  sendPayload: Signal<Json>;
  /** Node of the payload to show, as a JSON Pointer. */
  revealed: Signal<string | null>;
  /** Raised to put the focus into the search. */
  searchFocus: Signal<number>;
  /** Raised to bring a list back to its top. */
  toTop: Signal<number>;
  deleteKind: Signal<DeliveryKind>;
  /** What the server said of the webhook that was saved last. */
  webhookNotes: Signal<{ id: string; warnings: readonly string[] } | null>;
}

export function createInterfaceState(): InterfaceState {
  return {
    overlay: signal<Overlay | null>(null),
    listHidden: signal(false),
    toasts: signal<readonly Toast[]>([]),
    sendEvent: signal<string | null>(null),
    sendPayload: signal<Json>(null),
    revealed: signal<string | null>(null),
    searchFocus: signal(0),
    toTop: signal(0),
    deleteKind: signal<DeliveryKind>('received'),
    webhookNotes: signal<{ id: string; warnings: readonly string[] } | null>(null),
  };
}

const TOAST_MS = 2600;

/** Shows a short message for a moment; failures stay twice as long. */
export function toast(state: InterfaceState, text: string, tone: Toast['tone'] = 'plain'): void {
  const id = (state.toasts.value.at(-1)?.id ?? 0) + 1;
  state.toasts.value = [...state.toasts.value.slice(-2), { id, text, tone }];
  setTimeout(
    () => {
      state.toasts.value = state.toasts.value.filter((item) => item.id !== id);
    },
    tone === 'bad' ? TOAST_MS * 2 : TOAST_MS,
  );
}
