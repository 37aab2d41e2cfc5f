import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EventInfo, Json } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { useTask } from '../app/use-task.ts';
import type { SendInput, SendResult } from '../client/shapes.ts';
import { usualEvent } from '../state/usual-event.ts';
import { checkJson, type JsonCheck } from '../text/json-check.ts';
import { exampleAt } from './example.ts';

const asText = (payload: Json): string => JSON.stringify(payload, null, 2);

/** The example with the time of the emitter's clock, which the server uses for a payload that was not edited. */
function useExampleText(): (event: EventInfo | undefined) => string {
  const { store } = useApp();
  return (event) => (event === undefined ? '' : asText(exampleAt(event.example, store.emitterNow.peek())));
}

function useFields() {
  const { store, ui } = useApp();
  const exampleText = useExampleText();
  const events = store.events.value;
  const chosen = store.webhooks.value?.find((item) => item.id === ui.sendWebhook.value);
  const given = ui.sendPayload.value;
  const draft = given === null ? ui.sendDraft.peek() : null;
  const likely = ui.sendEvent.value ?? draft?.event ?? usualEvent(chosen?.events ?? []);
  const first = events.find((item) => item.type === likely) ?? events[0];
  const event = useSignal(first?.type ?? '');
  const kept = draft?.event === first?.type ? draft : null;
  const text = useSignal(given === null ? (kept?.text ?? exampleText(first)) : asText(given));
  // A given payload is sent unchanged, like a typed one.
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
    // Without a payload the server generates one with new ids and the current time.
    ...(edited.value && check.value.ok && { payload: check.value.value }),
  };
}

/** Fields that show their own problem, in the order of the form. */
export const SEND_FIELDS = ['/event', '/webhook', '/count', '/payload'] as const;

export type SendPointer = (typeof SEND_FIELDS)[number];

/** State of the send form: its fields, their problems, and sending. */
export function useSendForm() {
  const { api, store } = useApp();
  const fields = useFields();
  const { busy, problems, run } = useTask(SEND_FIELDS);
  const result = useSignal<SendResult | null>(null);
  const send = async (): Promise<SendResult | null> => {
    const check = fields.check.value;
    if (fields.edited.value && !check.ok) {
      problems.value = { '/payload': check.message };
      return null;
    }
    result.value = null;
    const sent = await run(() => api.send(sendInput(fields)));
    if (sent !== null) result.value = sent;
    return sent;
  };
  /** Drops the problem of an edited field; it is checked again when the form is sent. */
  const forget = (pointer: SendPointer): void => {
    const { [pointer]: _, ...others } = problems.value;
    problems.value = others;
  };
  return { forget, ...fields, busy, problems, result, send, webhooks: store.webhooks.value ?? [] };
}

export type SendForm = ReturnType<typeof useSendForm>;
