import { useApp } from '../app/context.ts';
import { Problem } from '../kit/problem.tsx';
import { Check } from '../kit/toggles.tsx';
import type { WebhookFormState } from './use-webhook-form.ts';
import { CHANNEL_EVENT, ChannelChoices } from './webhook-channels.tsx';

/** The events of a webhook, with their titles in the platform's documentation. */
export function EventChoices({ form }: { form: WebhookFormState }) {
  const { store } = useApp();
  const chosen = form.draft.value.events;
  const toggle = (type: string, on: boolean): void => {
    form.change({ events: on ? [...chosen, type] : chosen.filter((item) => item !== type) });
  };
  return (
    <fieldset class="field choices">
      <legend>Subscribed events</legend>
      {store.events.value.map((event) => (
        <div key={event.type}>
          <Check
            label={
              <>
                {event.title} <code>{event.type}</code>
              </>
            }
            checked={chosen.includes(event.type)}
            testId={`webhook-event-${event.type}`}
            onChange={(on) => toggle(event.type, on)}
          />
          {event.type === CHANNEL_EVENT && chosen.includes(event.type) && <ChannelChoices form={form} />}
        </div>
      ))}
      <Problem text={form.problems.value['/events']} />
    </fieldset>
  );
}
