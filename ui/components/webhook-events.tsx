import { useApp } from '../context.ts';
import type { WebhookFormState } from './use-webhook-form.ts';

/** The events a webhook gets, by the titles of the platform's own documentation. */
export function EventChoices({ form }: { form: WebhookFormState }) {
  const { store } = useApp();
  const chosen = form.draft.value.events;
  const problem = form.problems.value.events;
  const toggle = (type: string, on: boolean): void => {
    form.change({ events: on ? [...chosen, type] : chosen.filter((item) => item !== type) });
  };
  return (
    <fieldset class="field choices">
      <legend>Subscribed events</legend>
      {store.events.value.map((event) => (
        <label key={event.type} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(event.type)}
            onChange={(input) => toggle(event.type, input.currentTarget.checked)}
          />
          <span>
            {event.title} <code>{event.type}</code>
          </span>
        </label>
      ))}
      {problem !== undefined && <p class="field__problem">{problem}</p>}
    </fieldset>
  );
}
