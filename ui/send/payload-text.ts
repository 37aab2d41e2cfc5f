import { signal } from '@preact/signals';
import type { SendDraft } from '../app/interface-state.ts';

/** The fields of the form that are kept with a payload. */
type OtherFields = Pick<SendDraft, 'webhook' | 'count'>;

export interface PayloadTextOptions {
  /** Payloads that were typed and not sent. */
  drafts: Map<string, SendDraft>;
  exampleOf(event: string): string;
  /** The event that the form opens with. */
  event: string;
  /** The payload that the form opens with. Null: the example of the event. */
  payload: string | null;
  others(): OtherFields;
}

/** A payload typed over that of a delivery is kept beside one typed over the example of the same event. */
const keyOf = (event: string, payload: string | null): string =>
  payload === null ? event : `${event}\n${payload}`;

/** The draft that was open last. */
export const latestDraft = (drafts: ReadonlyMap<string, SendDraft>): SendDraft | undefined =>
  [...drafts.values()].at(-1);

/** The draft that a form with this event and payload continues. */
export const draftFor = (
  drafts: ReadonlyMap<string, SendDraft>,
  event: string,
  payload: string | null,
): SendDraft | undefined => drafts.get(keyOf(event, payload));

/**
 * The event and the payload of the send form. What the reader typed is kept for its event, and only sending it or
 * asking for the example drops it. What was not typed is not kept.
 */
export function createPayloadText({ drafts, exampleOf, event: opened, payload, others }: PayloadTextOptions) {
  const event = signal(opened);
  const text = signal('');
  /** Whether the payload is sent as written. Otherwise the server makes one from the example. */
  const asWritten = signal(false);
  let given = '';
  const key = (): string => keyOf(event.peek(), event.peek() === opened ? payload : null);

  const show = (shown: string, from: string, written: boolean): void => {
    text.value = shown;
    given = from;
    asWritten.value = written;
  };
  const showDraft = (): boolean => {
    const draft = drafts.get(key());
    if (draft !== undefined) show(draft.text, draft.given, true);
    return draft !== undefined;
  };
  const showExample = (): void => {
    const example = exampleOf(event.peek());
    show(example, example, false);
  };
  const keep = (): void => {
    // Deleted first, so that the draft that was open last stands last.
    drafts.delete(key());
    if (text.peek() !== given)
      drafts.set(key(), { event: event.peek(), text: text.peek(), given, ...others() });
  };

  if (!showDraft()) {
    if (payload === null) showExample();
    else show(payload, payload, true);
  }
  return {
    event,
    text,
    asWritten,
    keep,
    write(typed: string): void {
      text.value = typed;
      asWritten.value = true;
    },
    /** Shows the draft of the chosen event, or else leaves what is sent as written; the reader may ask for the example. */
    choose(type: string): void {
      keep();
      event.value = type;
      if (showDraft()) return;
      if (asWritten.peek()) given = text.peek();
      else showExample();
    },
    showExample(): void {
      drafts.delete(key());
      showExample();
    },
    /** Forgets what was sent, for whichever event it was typed. What was typed since then is still a draft. */
    sent(what: string): void {
      for (const [name, draft] of drafts) if (draft.text === what) drafts.delete(name);
      if (text.peek() === what) given = what;
    },
  };
}
