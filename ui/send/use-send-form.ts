import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EventInfo, Json, WebhookView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { useTask } from '../app/use-task.ts';
import type { SendInput, SendResult } from '../client/shapes.ts';
import { checkJson, type JsonCheck } from '../text/json-check.ts';

const asText = (payload: Json): string => JSON.stringify(payload, null, 2);
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** The example as it would be sent: what is sent unedited has the time of sending, not that of the documentation. */
function exampleText(event: EventInfo | undefined, now = new Date()): string {
  if (event === undefined) return '';
  const members = Object.entries(event.example).map(([name, value]) => [
    name,
    typeof value === 'string' && INSTANT.test(value) ? now.toISOString() : value,
  ]);
  return asText(Object.fromEntries(members) as Json);
}

/** The event to begin with: one that the webhook is subscribed to, where one is chosen. */
function likelyEvent(webhook: WebhookView | undefined): string {
  const usual = 'purchase_made';
  if (webhook === undefined || webhook.events.includes(usual)) return usual;
  return webhook.events[0] ?? usual;
}

function useFields() {
  const { store, ui } = useApp();
  const events = store.events.value;
  const chosen = store.webhooks.value?.find((item) => item.id === ui.sendWebhook.value);
  const given = ui.sendPayload.value;
  const draft = given === null ? ui.sendDraft.peek() : null;
  const likely = ui.sendEvent.value ?? draft?.event ?? likelyEvent(chosen);
  const first = events.find((item) => item.type === likely) ?? events[0];
  const event = useSignal(first?.type ?? '');
  const kept = draft?.event === first?.type ? draft : null;
  const text = useSignal(given === null ? (kept?.text ?? exampleText(first)) : asText(given));
  // A payload that was given is sent as it is, like one that was typed.
  const edited = useSignal(given !== null || kept !== null);
  const webhook = useSignal(chosen?.id ?? kept?.webhook ?? '');
  const count = useSignal(kept?.count ?? '1');
  const check = useComputed<JsonCheck>(() => checkJson(text.value));
  const chooseEvent = (type: string): void => {
    event.value = type;
    text.value = exampleText(events.find((item) => item.type === type));
    edited.value = false;
    ui.sendDraft.value = null;
  };
  const write = (typed: string): void => {
    text.value = typed;
    edited.value = true;
  };
  useEffect(
    () => () => {
      if (edited.peek())
        ui.sendDraft.value = {
          event: event.peek(),
          text: text.peek(),
          webhook: webhook.peek(),
          count: count.peek(),
        };
    },
    [],
  );
  return { event, text, edited, webhook, count, check, chooseEvent, write };
}

type Fields = ReturnType<typeof useFields>;

function sendInput({ event, edited, webhook, count, check }: Fields): SendInput {
  return {
    event: event.value,
    count: Number(count.value),
    ...(webhook.value !== '' && { webhook: webhook.value }),
    // Unedited, the server makes a fresh one: new ids, the time of sending.
    ...(edited.value && check.value.ok && { payload: check.value.value }),
  };
}

/** Fields that show a problem of their own. */
const FIELDS = ['/event', '/webhook', '/count', '/payload'];

/** The send form: its fields, what is wrong with them, and sending. */
export function useSendForm() {
  const { api, store } = useApp();
  const fields = useFields();
  const { busy, problems, run } = useTask(FIELDS);
  const result = useSignal<SendResult | null>(null);
  const send = async (): Promise<SendResult | null> => {
    if (fields.edited.value && !fields.check.value.ok) return null;
    const sent = await run(() => api.send(sendInput(fields)));
    if (sent !== null) result.value = sent;
    return sent;
  };
  return { ...fields, busy, problems, result, send, webhooks: store.webhooks.value ?? [] };
}

export type SendForm = ReturnType<typeof useSendForm>;
