import { type Signal, signal } from '@preact/signals';
import type { DeliveryKind, Json } from '../../server/types.ts';

type Overlay = 'send' | 'palette' | 'keys' | 'delete' | 'resend' | 'replay' | 'learn';

/** A payload that was typed and not sent, with the other fields of its form. */
export interface SendDraft {
  event: string;
  text: string;
  /** The text that it was typed over. */
  given: string;
  webhook: string;
  count: string;
}

export interface Deletion {
  kind: DeliveryKind;
  id: string | null;
}

/** An action that a toast offers. */
export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  action?: ToastAction;
}

/** What is open and what is hidden on the page. */
export interface InterfaceState {
  overlay: Signal<Overlay | null>;
  listHidden: Signal<boolean>;
  toasts: Signal<readonly Toast[]>;
  /** Toasts so far. It only grows: the timer of one that was dropped must not take the next one away. */
  toastCount: number;
  /** Calls about deliveries that are running, by what they do to which one. */
  running: Set<string>;
  /** Id of the webhook the send dialog should start with; empty for all that are subscribed. */
  sendWebhook: Signal<string>;
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
  /** Text typed for the command palette before it is there. */
  typedAhead: Signal<string>;
  /** Payloads that were typed and not sent, the latest last: closing the dialog must not lose them. */
  sendDrafts: Map<string, SendDraft>;
  /** What is to be deleted: one delivery, or with `id` null all that the search shows. */
  deletion: Signal<Deletion>;
  /** What the server said of the webhook that was saved last. */
  webhookNotes: Signal<{ id: string; warnings: readonly string[] } | null>;
}

export function createInterfaceState(): InterfaceState {
  return {
    overlay: signal<Overlay | null>(null),
    listHidden: signal(false),
    toasts: signal<readonly Toast[]>([]),
    toastCount: 0,
    running: new Set(),
    sendWebhook: signal(''),
    sendEvent: signal<string | null>(null),
    sendPayload: signal<Json>(null),
    revealed: signal<string | null>(null),
    searchFocus: signal(0),
    toTop: signal(0),
    typedAhead: signal(''),
    sendDrafts: new Map(),
    deletion: signal<Deletion>({ kind: 'received', id: null }),
    webhookNotes: signal<{ id: string; warnings: readonly string[] } | null>(null),
  };
}

const TOAST_MS = 2600;
/** Long enough to read an offer and to reach it by keyboard. */
const ACTION_MS = 8000;

function shownMs(tone: Toast['tone'], action: ToastAction | undefined): number {
  if (action !== undefined) return ACTION_MS;
  return tone === 'bad' ? TOAST_MS * 2 : TOAST_MS;
}

/** Takes a short message away before its time. */
export function dropToast(state: InterfaceState, id: number): void {
  state.toasts.value = state.toasts.value.filter((item) => item.id !== id);
}

/** Shows a short message for a moment; failures stay twice as long, and what offers an action longer still. */
export function toast(
  state: InterfaceState,
  text: string,
  tone: Toast['tone'] = 'plain',
  action?: ToastAction,
): void {
  state.toastCount += 1;
  const id = state.toastCount;
  state.toasts.value = [...state.toasts.value.slice(-2), { id, text, tone, ...(action && { action }) }];
  setTimeout(() => dropToast(state, id), shownMs(tone, action));
}
