import type { ComponentChildren } from 'preact';
import { useApp } from '../app/context.ts';
import { Field } from '../kit/field.tsx';
import { plural } from '../text/format.ts';
import type { SendForm, SendPointer } from './use-send-form.ts';

interface ChoiceProps {
  form: SendForm;
  label: string;
  pointer: SendPointer;
  value: string;
  onChange: (value: string) => void;
  testId: string;
  /** Takes the focus when the dialog opens. */
  focus?: boolean;
  hint?: string | undefined;
  /** The options. */
  children: ComponentChildren;
}

/** A choice that the summary of the problems leads to. */
function Choice({ form, label, pointer, value, onChange, testId, focus, hint, children }: ChoiceProps) {
  return (
    <Field label={label} problem={form.problems.value[pointer]} hint={hint}>
      {(control) => (
        <select
          {...control}
          class="input"
          data-autofocus={focus}
          data-testid={testId}
          data-field={pointer}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            form.forget(pointer);
          }}
        >
          {children}
        </select>
      )}
    </Field>
  );
}

function EventField({ form }: { form: SendForm }) {
  const { store } = useApp();
  const choose = (type: string): void => {
    form.choose(type);
    form.forget('/payload');
  };
  return (
    <Choice
      form={form}
      label="Event"
      pointer="/event"
      value={form.event.value}
      testId="send-event"
      focus
      onChange={choose}
    >
      {store.events.value.map((item) => (
        <option key={item.type} value={item.type}>
          {item.type} — {item.title}
        </option>
      ))}
    </Choice>
  );
}

function WebhookField({ form }: { form: SendForm }) {
  const subscribed = form.webhooks.filter((item) => item.enabled && item.events.includes(form.event.value));
  const nobody = form.webhook.value === '' && subscribed.length === 0;
  return (
    <Choice
      form={form}
      label="Webhook"
      pointer="/webhook"
      value={form.webhook.value}
      testId="send-webhook"
      hint={nobody ? 'No enabled webhook is subscribed to this event.' : undefined}
      onChange={(id) => {
        form.webhook.value = id;
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
    </Choice>
  );
}

function CountField({ form }: { form: SendForm }) {
  return (
    <Field label="Count" problem={form.problems.value['/count']}>
      {(control) => (
        <input
          {...control}
          class="input"
          type="number"
          min={1}
          max={1000}
          step={1}
          data-testid="send-count"
          data-field="/count"
          value={form.count.value}
          onInput={(event) => {
            form.count.value = event.currentTarget.value;
            form.forget('/count');
          }}
        />
      )}
    </Field>
  );
}

function payloadNote(form: SendForm): string {
  if (!form.asWritten.value) return 'Not edited: sent with new ids and the current time.';
  return `Sent exactly as written${Number(form.count.value) > 1 ? `, ${plural(Number(form.count.value), 'time')}` : ''}.`;
}

function ExampleLink({ form }: { form: SendForm }) {
  const restore = (): void => {
    form.showExample();
    form.forget('/payload');
  };
  return (
    <button type="button" class="link" onClick={restore}>
      Use the example
    </button>
  );
}

function PayloadField({ form }: { form: SendForm }) {
  const check = form.check.value;
  const wrong = form.asWritten.value && !check.ok ? check.message : undefined;
  return (
    <Field
      class="send__payload"
      label="Payload"
      aside={form.asWritten.value && <ExampleLink form={form} />}
      problem={wrong ?? form.problems.value['/payload']}
      hint={payloadNote(form)}
      live
    >
      {(control) => (
        <textarea
          {...control}
          class="input input--mono"
          data-testid="send-payload"
          data-field="/payload"
          spellcheck={false}
          value={form.text.value}
          onInput={(event) => {
            form.write(event.currentTarget.value);
            form.forget('/payload');
          }}
        />
      )}
    </Field>
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
