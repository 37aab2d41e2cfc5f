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

/** What stops the time of the toasts: the pointer is on one, or the focus is in one. */
export type ToastHold = 'hover' | 'focus';

/** What is open and what is hidden on the page, and what dialogs start with. */
export interface InterfaceState {
  overlay: Signal<Overlay | null>;
  listHidden: Signal<boolean>;
  toasts: Signal<readonly Toast[]>;
  /**
   * Number of toasts so far, used for their ids. It never decreases, so that the timer of a removed toast cannot remove
   * a later one.
   */
  toastCount: number;
  /** Timers of the toasts that end by themselves, by the id of the toast. */
  toastTimers: Map<number, ReturnType<typeof setTimeout>>;
  /** While there is one, no toast goes away by itself. */
  toastHolds: Set<ToastHold>;
  /** Running calls about deliveries, each named after its action and its delivery. */
  running: Set<string>;
  /** Id of the webhook that the send dialog starts with; empty for all subscribed webhooks. */
  sendWebhook: Signal<string>;
  /** Event that the send dialog starts with. */
  sendEvent: Signal<string | null>;
  /** Payload that the send dialog starts with, in place of the event's example. */
  sendPayload: Signal<Json>;
  /** Node of the payload to show, as a JSON Pointer. */
  revealed: Signal<string | null>;
  /** Increased in order to focus the search. */
  searchFocus: Signal<number>;
  /** Increased in order to scroll a list to its top. */
  toTop: Signal<number>;
  /** Letters typed before the command palette was loaded. */
  typedAhead: Signal<string>;
  /** Payloads that were typed and not sent, the latest last: closing the dialog must not lose them. */
  sendDrafts: Map<string, SendDraft>;
  /** What to delete: one delivery, or all matching deliveries when `id` is null. */
  deletion: Signal<Deletion>;
  /** The server's warnings about the webhook that was saved last. */
  webhookNotes: Signal<{ id: string; warnings: readonly string[] } | null>;
}

export function createInterfaceState(): InterfaceState {
  return {
    overlay: signal<Overlay | null>(null),
    listHidden: signal(false),
    toasts: signal<readonly Toast[]>([]),
    toastCount: 0,
    toastTimers: new Map(),
    toastHolds: new Set(),
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
/** Long enough to read the action and to reach it by keyboard. */
const ACTION_MS = 8000;

function shownMs(tone: Toast['tone'], action: ToastAction | undefined): number {
  if (action !== undefined) return ACTION_MS;
  return tone === 'bad' ? TOAST_MS * 2 : TOAST_MS;
}

function restartTimers(state: InterfaceState): void {
  for (const timer of state.toastTimers.values()) clearTimeout(timer);
  state.toastTimers.clear();
  if (state.toastHolds.size > 0) return;
  for (const { id, tone, action } of state.toasts.peek())
    state.toastTimers.set(
      id,
      setTimeout(() => expire(state, id), shownMs(tone, action)),
    );
}

function expire(state: InterfaceState, id: number): void {
  state.toastTimers.delete(id);
  state.toasts.value = state.toasts.value.filter((item) => item.id !== id);
}

/** Removes a toast. */
export function dropToast(state: InterfaceState, id: number): void {
  clearTimeout(state.toastTimers.get(id));
  expire(state, id);
  if (state.toastHolds.size === 0) return;
  // The browser does not tell that pointer and focus left a button that is removed.
  state.toastHolds.clear();
  restartTimers(state);
}

/** While one is hovered or has the focus, no toast goes away by itself (WCAG 2.2.1). Then each has its full time again. */
export function holdToasts(state: InterfaceState, hold: ToastHold, on: boolean): void {
  if (on) state.toastHolds.add(hold);
  else state.toastHolds.delete(hold);
  restartTimers(state);
}

/** Shows a toast. A failure stays twice as long, a toast with an action 8 s. Hover and focus stop the time. */
export function toast(
  state: InterfaceState,
  text: string,
  tone: Toast['tone'] = 'plain',
  action?: ToastAction,
): void {
  state.toastCount += 1;
  const id = state.toastCount;
  const kept = state.toasts.value.slice(-2);
  state.toasts.value = [...kept, { id, text, tone, ...(action && { action }) }];
  if (state.toastHolds.size > 0) return;
  state.toastTimers.set(
    id,
    setTimeout(() => expire(state, id), shownMs(tone, action)),
  );
}
