import { signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { EventInfo, Json } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { useTask } from '../app/use-task.ts';
import type { SendInput, SendResult } from '../client/shapes.ts';
import { usualEvent } from '../state/usual-event.ts';
import { checkJson, type JsonCheck } from '../text/json-check.ts';
import { exampleAt } from './example.ts';
import { createPayloadText, draftFor, latestDraft } from './payload-text.ts';

const asText = (payload: Json): string => JSON.stringify(payload, null, 2);

/** The example with the time of the emitter's clock, which the server uses for a payload that was not edited. */
function useExampleText(): (event: EventInfo | undefined) => string {
  const { store } = useApp();
  return (event) => (event === undefined ? '' : asText(exampleAt(event.example, store.emitterNow.peek())));
}

function useFields() {
  const { store, ui } = useApp();
  const exampleText = useExampleText();
  const [fields] = useState(() => {
    const events = store.events.peek();
    const chosen = store.webhooks.peek()?.find((item) => item.id === ui.sendWebhook.peek());
    const given = ui.sendPayload.peek();
    const payload = given === null ? null : asText(given);
    const latest = given === null ? latestDraft(ui.sendDrafts)?.event : undefined;
    const likely = ui.sendEvent.peek() ?? latest ?? usualEvent(chosen?.events ?? []);
    const event = (events.find((item) => item.type === likely) ?? events[0])?.type ?? '';
    const draft = draftFor(ui.sendDrafts, event, payload);
    const webhook = signal(chosen?.id ?? draft?.webhook ?? '');
    const count = signal(draft?.count ?? '1');
    const payloadText = createPayloadText({
      drafts: ui.sendDrafts,
      exampleOf: (type) => exampleText(store.events.peek().find((item) => item.type === type)),
      event,
      payload,
      others: () => ({ webhook: webhook.peek(), count: count.peek() }),
    });
    return { ...payloadText, webhook, count };
  });
  const check = useComputed<JsonCheck>(() => checkJson(fields.text.value));
  useEffect(() => fields.keep, [fields]);
  return { ...fields, check };
}

type Fields = ReturnType<typeof useFields>;

function sendInput({ event, asWritten, webhook, count, check }: Fields): SendInput {
  return {
    event: event.value,
    count: Number(count.value),
    ...(webhook.value !== '' && { webhook: webhook.value }),
    // Without a payload the server generates one with new ids and the current time.
    ...(asWritten.value && check.value.ok && { payload: check.value.value }),
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
    if (fields.asWritten.value && !check.ok) {
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
