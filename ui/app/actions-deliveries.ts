import type { DeliveryKind, Json, SentDetail } from '../../server/types.ts';
import type { Api } from '../client/api.ts';
import { outcomeOf } from '../client/outcome.ts';
import type { Store } from '../state/store.ts';
import { type InterfaceState, toast } from './interface-state.ts';
import { currentKind, openInstead } from './open-row.ts';
import { whenOpened } from './opened.ts';
import type { Router } from './router.ts';

/** What actions work with. */
export interface Parts {
  store: Store;
  api: Api;
  router: Router;
  ui: InterfaceState;
}

/**
 * Runs a call and shows in a toast what it did, or why it was refused. While one of that name is running, another does
 * nothing: a second click must not send twice.
 */
async function runAndTell({ ui }: Parts, name: string, work: () => Promise<string>): Promise<void> {
  if (ui.running.has(name)) return;
  ui.running.add(name);
  const outcome = await outcomeOf(work).finally(() => ui.running.delete(name));
  if (outcome.ok) toast(ui, outcome.value);
  else toast(ui, outcome.error.message, 'bad');
}

const isOn = ({ router }: Parts, screen: DeliveryKind): boolean => router.place.value.segments[0] === screen;

/** The sent delivery that the address names, once it is read. */
async function openSent(parts: Parts): Promise<SentDetail | null> {
  return isOn(parts, 'sent') ? whenOpened(parts.store.sentDetail) : null;
}

async function resend(parts: Parts, fresh: boolean): Promise<void> {
  const open = await openSent(parts);
  if (open === null) return;
  await runAndTell(parts, `resend ${open.id}`, async () => {
    const { sent } = await parts.api.resend(open.id, fresh);
    parts.store.sentDetail.refresh();
    const again = sent[0];
    if (!fresh || again === undefined) return 'Sent again: the same bytes, one attempt';
    parts.router.go(`/sent/${again.id}`);
    return 'Encoded anew and sent';
  });
}

async function settle(parts: Parts, what: 'cancel' | 'retry'): Promise<void> {
  const open = await openSent(parts);
  if (open === null) return;
  await runAndTell(parts, `${what} ${open.id}`, async () => {
    await parts.api[what](open.id);
    parts.store.sentDetail.refresh();
    return what === 'cancel' ? 'Cancelled: no further attempt' : 'The next attempt goes out now';
  });
}

async function openReceivedDialog(parts: Parts, overlay: 'replay' | 'learn'): Promise<void> {
  if (!isOn(parts, 'received')) return;
  const open = await whenOpened(parts.store.receivedDetail);
  if (open !== null && parts.ui.overlay.value === null) parts.ui.overlay.value = overlay;
}

/** Asks before all that the search shows is deleted. */
function askDeleteMatching({ store, router, ui }: Parts): void {
  const kind = currentKind(router);
  if (kind === null || store[kind].shownCount.value === 0) return;
  ui.deletion.value = { kind, id: null };
  ui.overlay.value = 'delete';
}

/** Asks before the open delivery is deleted. */
async function askDeleteOpen({ store, router, ui }: Parts): Promise<void> {
  const kind = currentKind(router);
  if (kind === null) return;
  const open = await (kind === 'sent' ? whenOpened(store.sentDetail) : whenOpened(store.receivedDetail));
  if (open === null || ui.overlay.value !== null) return;
  ui.deletion.value = { kind, id: open.id };
  ui.overlay.value = 'delete';
}

async function deleteOne(parts: Parts, kind: DeliveryKind, id: string): Promise<void> {
  // The page leaves it first: otherwise it would read a delivery that is gone.
  await openInstead(parts, kind, id);
  await runAndTell(parts, `delete ${id}`, async () => {
    await parts.api.removeOne(kind, id);
    return '1 delivery deleted';
  });
}

function sendLike({ ui }: Parts, event: string | null, payload: Json): void {
  ui.sendWebhook.value = '';
  ui.sendEvent.value = event;
  ui.sendPayload.value = payload;
  ui.overlay.value = 'send';
}

/** Opens the send form with what the address names, once it is read: until then another delivery is in view. */
async function sendLikeOpen(parts: Parts): Promise<void> {
  const open = isOn(parts, 'received') ? await whenOpened(parts.store.receivedDetail) : null;
  if (open !== null && parts.ui.overlay.value === null) sendLike(parts, open.event, open.payload);
}

/** What can be done with the delivery that is open, or with all that the search shows. */
export const createDeliveryActions = (parts: Parts) => ({
  resend: (fresh = false) => void resend(parts, fresh),
  cancelSent: () => void settle(parts, 'cancel'),
  retryNow: () => void settle(parts, 'retry'),
  openReplay: () => void openReceivedDialog(parts, 'replay'),
  openLearn: () => void openReceivedDialog(parts, 'learn'),
  /** Sends the open delivery again: replays what was received, resends what was sent. */
  again: () => {
    if (isOn(parts, 'sent')) void resend(parts, false);
    else void openReceivedDialog(parts, 'replay');
  },
  openDeleteMatching: () => askDeleteMatching(parts),
  /** Asks before deleting what is open, or else all that the search shows. */
  openDelete: () => {
    if (parts.router.place.value.segments.length > 1) void askDeleteOpen(parts);
    else askDeleteMatching(parts);
  },
  deleteOne: (kind: DeliveryKind, id: string) => void deleteOne(parts, kind, id),
  openResendAll: () => {
    if (parts.router.place.value.segments[0] === 'sent') parts.ui.overlay.value = 'resend';
  },
  sendLikeOpen: () => void sendLikeOpen(parts),
  sendLike: (event: string | null, payload: Json) => {
    sendLike(parts, event, payload);
  },
});
