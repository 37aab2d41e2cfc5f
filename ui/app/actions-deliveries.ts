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
 * Runs a call and shows its result, or why it was refused, in a toast. Does nothing while a call of that name is
 * running, so that a second click does not send twice.
 */
async function runAndTell({ ui }: Parts, name: string, work: () => Promise<string>): Promise<void> {
  if (ui.running.has(name)) return;
  ui.running.add(name);
  const outcome = await outcomeOf(work).finally(() => ui.running.delete(name));
  if (outcome.ok) toast(ui, outcome.value);
  else toast(ui, outcome.error.message, 'bad');
}

const isOn = ({ router }: Parts, screen: DeliveryKind): boolean => router.place.value.segments[0] === screen;

/** The sent delivery in the address, once it is read. */
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
    if (!fresh || again === undefined) return 'Resent with the same bytes, one attempt';
    parts.router.go(`/sent/${again.id}`);
    return 'Sent as a new delivery';
  });
}

async function settle(parts: Parts, what: 'cancel' | 'retry'): Promise<void> {
  const open = await openSent(parts);
  if (open === null) return;
  await runAndTell(parts, `${what} ${open.id}`, async () => {
    await parts.api[what](open.id);
    parts.store.sentDetail.refresh();
    return what === 'cancel' ? 'Cancelled: no further attempt' : 'Next attempt started';
  });
}

async function openReceivedDialog(parts: Parts, overlay: 'replay' | 'learn'): Promise<void> {
  if (!isOn(parts, 'received')) return;
  const open = await whenOpened(parts.store.receivedDetail);
  if (open !== null && parts.ui.overlay.value === null) parts.ui.overlay.value = overlay;
}

/** Opens the question before all matching deliveries are deleted. */
function askDeleteMatching({ store, router, ui }: Parts): void {
  const kind = currentKind(router);
  if (kind === null || store[kind].shownCount.value === 0 || store[kind].status.value === 'failed') return;
  ui.deletion.value = { kind, id: null };
  ui.overlay.value = 'delete';
}

/** Opens the question before the open delivery is deleted. */
async function askDeleteOpen({ store, router, ui }: Parts): Promise<void> {
  const kind = currentKind(router);
  if (kind === null) return;
  const open = await (kind === 'sent' ? whenOpened(store.sentDetail) : whenOpened(store.receivedDetail));
  if (open === null || ui.overlay.value !== null) return;
  ui.deletion.value = { kind, id: open.id };
  ui.overlay.value = 'delete';
}

async function deleteOne(parts: Parts, kind: DeliveryKind, id: string): Promise<void> {
  // Opens another delivery first: otherwise the page would read the deleted one again and show a problem.
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

/** Opens the send form with the delivery in the address, once it is read: until then another delivery is shown. */
async function sendLikeOpen(parts: Parts): Promise<void> {
  const open = isOn(parts, 'received') ? await whenOpened(parts.store.receivedDetail) : null;
  if (open !== null && parts.ui.overlay.value === null) sendLike(parts, open.event, open.payload);
}

/** Actions on the open delivery, or on all matching deliveries. */
export const createDeliveryActions = (parts: Parts) => ({
  resend: (fresh = false) => void resend(parts, fresh),
  cancelSent: () => void settle(parts, 'cancel'),
  retryNow: () => void settle(parts, 'retry'),
  openReplay: () => void openReceivedDialog(parts, 'replay'),
  openLearn: () => void openReceivedDialog(parts, 'learn'),
  /** Replays the open received delivery, or resends the open sent one. */
  again: () => {
    if (isOn(parts, 'sent')) void resend(parts, false);
    else void openReceivedDialog(parts, 'replay');
  },
  openDeleteMatching: () => askDeleteMatching(parts),
  /** Opens the question before the open delivery, or else all matching deliveries, are deleted. */
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
