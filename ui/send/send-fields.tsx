import { useId } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { plural } from '../text/format.ts';
import type { SendForm, SendPointer } from './use-send-form.ts';

function EventField({ form }: { form: SendForm }) {
  const { store } = useApp();
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Event</label>
      <select
        id={id}
        data-autofocus
        class="input"
        data-testid="send-event"
        {...problemAttributes({ form, pointer: '/event' }, id)}
        value={form.event.value}
        onChange={(event) => {
          form.chooseEvent(event.currentTarget.value);
          form.forget('/event');
          form.forget('/payload');
        }}
      >
        {store.events.value.map((item) => (
          <option key={item.type} value={item.type}>
            {item.type} — {item.title}
          </option>
        ))}
      </select>
      <Problem form={form} pointer="/event" id={id} />
    </div>
  );
}

interface FieldProps {
  form: SendForm;
  pointer: SendPointer;
}

/** What is wrong with a field. The summary below the fields is read out; the field names this text as its own. */
function Problem({ form, pointer, id }: FieldProps & { id: string }) {
  const text = form.problems.value[pointer];
  return (
    <p class="field__problem" id={`${id}-problem`} hidden={text === undefined}>
      {text}
    </p>
  );
}

/** Attributes of a control that may have a problem. */
function problemAttributes({ form, pointer }: FieldProps, id: string) {
  return {
    'data-field': pointer,
    'aria-invalid': form.problems.value[pointer] !== undefined,
    'aria-describedby': `${id}-problem`,
  };
}

function WebhookField({ form }: { form: SendForm }) {
  const id = useId();
  const subscribed = form.webhooks.filter((item) => item.enabled && item.events.includes(form.event.value));
  return (
    <div class="field">
      <label for={id}>Webhook</label>
      <select
        id={id}
        class="input"
        data-testid="send-webhook"
        {...problemAttributes({ form, pointer: '/webhook' }, id)}
        value={form.webhook.value}
        onChange={(event) => {
          form.webhook.value = event.currentTarget.value;
          form.forget('/webhook');
        }}
      >
        <option value="">All subscribed ({subscribed.length})</option>
        {form.webhooks.map((item) => (
          <option key={item.id} value={item.id}>
            {item.name}
            {item.events.includes(form.event.value) ? '' : ' (not subscribed)'}
            {item.enabled ? '' : ' (disabled)'}
          </option>
        ))}
      </select>
      <Problem form={form} pointer="/webhook" id={id} />
      {form.webhook.value === '' && subscribed.length === 0 && (
        <p class="field__hint">No enabled webhook is subscribed to this event.</p>
      )}
    </div>
  );
}

function CountField({ form }: { form: SendForm }) {
  const id = useId();
  return (
    <div class="field field--narrow">
      <label for={id}>Count</label>
      <input
        id={id}
        class="input"
        type="number"
        min={1}
        max={1000}
        step={1}
        data-testid="send-count"
        {...problemAttributes({ form, pointer: '/count' }, id)}
        value={form.count.value}
        onInput={(event) => {
          form.count.value = event.currentTarget.value;
          form.forget('/count');
        }}
      />
      <Problem form={form} pointer="/count" id={id} />
    </div>
  );
}

function payloadNote(form: SendForm): string {
  if (!form.edited.value) return 'Unedited: sent with fresh ids and the time of sending.';
  return `Sent as written${Number(form.count.value) > 1 ? `, ${plural(Number(form.count.value), 'time')}` : ''}.`;
}

function PayloadField({ form }: { form: SendForm }) {
  const id = useId();
  const check = form.check.value;
  const wrong = form.edited.value && !check.ok ? check.message : undefined;
  const problem = wrong ?? form.problems.value['/payload'];
  return (
    <div class="field send__payload">
      <label for={id}>
        Payload
        {form.edited.value && (
          <button
            type="button"
            class="link"
            onClick={() => {
              form.chooseEvent(form.event.value);
              form.forget('/payload');
            }}
          >
            Back to the example
          </button>
        )}
      </label>
      <textarea
        id={id}
        class="input input--mono"
        data-testid="send-payload"
        spellcheck={false}
        value={form.text.value}
        data-field="/payload"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note`}
        onInput={(event) => {
          form.write(event.currentTarget.value);
          form.forget('/payload');
        }}
      />
      <p id={`${id}-note`} class={problem === undefined ? 'field__hint' : 'field__problem'} role="status">
        {problem ?? payloadNote(form)}
      </p>
    </div>
  );
}

/** The fields of the send form. */
export function SendFields({ form }: { form: SendForm }) {
  return (
    <div class="send__fields">
      <EventField form={form} />
      <WebhookField form={form} />
      <CountField form={form} />
      <PayloadField form={form} />
    </div>
  );
}
