import { useSignal } from '@preact/signals';
import type { Channel } from '../../server/types.ts';
import { Problem } from '../kit/problem.tsx';
import { Segments } from '../kit/segments.tsx';
import { setTo } from '../kit/set-to.ts';
import { TextField } from '../kit/text-field.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { Check } from '../kit/toggles.tsx';
import { useKnownChannels } from './use-channels.ts';
import type { WebhookFormState } from './use-webhook-form.ts';

/** The event whose subscription can be limited to channels, as on the platform's settings page. */
export const CHANNEL_EVENT = 'channel_message_posted';

const REACH = [
  { value: 'all', label: 'All channels' },
  { value: 'some', label: 'Only these' },
] as const;

function ChannelLabel({ channel }: { channel: Channel }) {
  if (channel.name === null) return <code>{channel.id}</code>;
  return (
    <>
      <TextRuns text={channel.name} />{' '}
      <code>
        <TextRuns text={channel.id} />
      </code>
    </>
  );
}

function AddChannel({ add }: { add: (id: string) => void }) {
  const typed = useSignal('');
  const take = (): void => {
    const id = typed.value.trim();
    if (id !== '') add(id);
    typed.value = '';
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    // Without this, Enter would save the webhook.
    event.preventDefault();
    take();
  };
  return (
    // The keys come from the field inside. What was typed counts once the field is left: Save must not lose it.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div class="add-line" onKeyDown={onKeyDown} onFocusOut={take}>
      <TextField
        label="Add a channel by id"
        value={typed.value}
        mono
        testId="webhook-channel"
        onInput={setTo(typed)}
      />
      <button type="button" class="button" disabled={typed.value.trim() === ''} onClick={take}>
        Add
      </button>
    </div>
  );
}

function ChosenChannels({ form, chosen }: { form: WebhookFormState; chosen: readonly string[] }) {
  const known = useKnownChannels(CHANNEL_EVENT);
  const others = chosen.filter((id) => !known.some((channel) => channel.id === id));
  const listed = [...known, ...others.map((id) => ({ id, name: null }))];
  const toggle = (id: string, on: boolean): void => {
    form.change({
      channels: on ? [...chosen.filter((item) => item !== id), id] : chosen.filter((item) => item !== id),
    });
  };
  return (
    <>
      <div class="choices__list" data-testid="webhook-channels">
        {listed.map((channel) => (
          <Check
            key={channel.id}
            label={<ChannelLabel channel={channel} />}
            checked={chosen.includes(channel.id)}
            onChange={(on) => toggle(channel.id, on)}
          />
        ))}
      </div>
      <AddChannel add={(id) => toggle(id, true)} />
    </>
  );
}

/** The channels whose messages a webhook gets: all, or the chosen ones. */
export function ChannelChoices({ form }: { form: WebhookFormState }) {
  const { channels } = form.draft.value;
  return (
    <div class="channels">
      <Segments
        label="Channels"
        options={REACH}
        value={channels === null ? 'all' : 'some'}
        onChange={(reach) => form.change({ channels: reach === 'all' ? null : [] })}
      />
      {channels !== null && <ChosenChannels form={form} chosen={channels} />}
      <Problem text={form.problems.value['/channels']} />
    </div>
  );
}
