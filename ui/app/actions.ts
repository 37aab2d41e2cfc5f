import type { Sent, WebhookView } from '../../server/types.ts';
import { outcomeOf } from '../client/outcome.ts';
import { usualEvent } from '../state/usual-event.ts';
import { createDeliveryActions, type Parts } from './actions-deliveries.ts';
import { toast } from './interface-state.ts';
import { currentKind, currentList, openAgain, openBeside, openRow } from './open-row.ts';
import { whenOpened } from './opened.ts';
import { addressOf, type ParamChanges } from './router.ts';

async function copy({ ui }: Parts, text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(ui, `${what} copied`);
  } catch {
    toast(ui, 'The browser did not allow copying', 'bad');
  }
}

async function copyCurl(parts: Parts): Promise<void> {
  const { store, api, router, ui } = parts;
  const kind = currentKind(router);
  if (kind === null) return;
  const open = await (kind === 'sent' ? whenOpened(store.sentDetail) : whenOpened(store.receivedDetail));
  if (open === null) return;
  const outcome = await outcomeOf(() => api.curlCommand(kind, open.id));
  if (outcome.ok) await copy(parts, outcome.value, 'curl command');
  else toast(ui, outcome.error.message, 'bad');
}

/** Id of the webhook whose page is open, or an empty text. */
function openWebhook({ router, store }: Parts): string {
  const [screen, id] = router.place.value.segments;
  if (screen !== 'webhooks' || id === undefined) return '';
  return store.webhooks.value?.find((webhook) => webhook.id.endsWith(id))?.id ?? '';
}

const FOLLOW_TRIES = 30;
const FOLLOW_WAIT_MS = 100;

/** Opens the received twin of a sent delivery, or the sent delivery when it did not reach this receiver. */
async function follow({ api, router }: Parts, sent: Sent): Promise<void> {
  const start = router.place.value;
  let now = sent;
  for (let tries = 0; tries < FOLLOW_TRIES && now.twin === null && now.state === 'pending'; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, tries === 0 ? 30 : FOLLOW_WAIT_MS));
    now = await api.sent(sent.id).catch(() => now);
  }
  if (router.place.value !== start) return;
  const address =
    now.twin === null ? addressOf(['sent', now.id], new URLSearchParams()) : `/received/${now.twin}`;
  router.go(address);
}

/** Sends an event to every subscribed webhook or, if a webhook is given, one of its events to that webhook. */
async function sendFirst(parts: Parts, webhook: WebhookView | null): Promise<void> {
  const events = webhook?.events ?? parts.store.events.value.map((item) => item.type);
  const event = usualEvent(events);
  const outcome = await outcomeOf(() => parts.api.send({ event, ...(webhook && { webhook: webhook.id }) }));
  if (!outcome.ok) return toast(parts.ui, outcome.error.message, 'bad');
  const { sent, warnings } = outcome.value;
  for (const warning of warnings) toast(parts.ui, warning, 'bad');
  if (sent[0] !== undefined) await follow(parts, sent[0]);
}

function togglePause(parts: Parts): void {
  const list = currentList(parts);
  list?.setPaused(!list.paused.value);
}

function showNewest(parts: Parts): void {
  currentList(parts)?.release();
  parts.ui.toTop.value += 1;
}

const listActions = (parts: Parts) => ({
  next: () => void openBeside(parts, 'older'),
  previous: () => void openBeside(parts, 'newer'),
  openAgain: () => openAgain(parts),
  newest: () => {
    showNewest(parts);
    openRow(parts, currentList(parts)?.rowAt(0) ?? null);
  },
  showNewest: () => showNewest(parts),
  togglePause: () => togglePause(parts),
  back: () => {
    const { segments, params } = parts.router.place.value;
    const [screen] = segments;
    if (screen !== undefined && segments.length > 1)
      parts.router.go(addressOf([screen], params, { tab: null }));
  },
});

const pageActions = (parts: Parts) => ({
  copy: (text: string, what: string) => void copy(parts, text, what),
  copyCurl: () => void copyCurl(parts),
  openSend: (event: string | null = null) => {
    parts.ui.sendWebhook.value = openWebhook(parts);
    parts.ui.sendEvent.value = event;
    parts.ui.sendPayload.value = null;
    parts.ui.overlay.value = 'send';
  },
  setParams: (changes: ParamChanges, options?: { replace?: boolean }) => {
    const { segments, params } = parts.router.place.value;
    parts.router.go(addressOf(segments, params, changes), options);
  },
  sendFirst: (webhook: WebhookView | null = null) => sendFirst(parts, webhook),
  follow: (sent: Sent) => follow(parts, sent),
});

/** The actions behind keys, buttons and commands. */
export function createActions(parts: Parts) {
  return { ...listActions(parts), ...pageActions(parts), ...createDeliveryActions(parts) };
}

export type Actions = ReturnType<typeof createActions>;
