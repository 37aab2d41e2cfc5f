import type { WebhookView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { BackLink } from '../delivery/detail/detail-frame.tsx';
import { RecentlySent } from '../delivery/recent/recent-deliveries.tsx';
import { ChangedElsewhere } from '../kit/changed-elsewhere.tsx';
import { DeleteButton } from '../kit/delete-button.tsx';
import { Switch, TextField } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { SegmentsField } from '../kit/segments.tsx';
import { useWebhookForm, type WebhookFormState } from './use-webhook-form.ts';
import { WebhookEncryptionFields } from './webhook-encryption.tsx';
import { EventChoices } from './webhook-events.tsx';
import { MoreSettings } from './webhook-more.tsx';
import { RequestUrl } from './webhook-url.tsx';
import '../kit/action-bar.css';

const FORMATS = [
  { value: 'json', label: 'JSON' },
  { value: 'xml', label: 'XML' },
] as const;

function MainFields({ form, webhook }: { form: WebhookFormState; webhook: WebhookView | null }) {
  const { draft, change, problems } = form;
  const { name, format } = draft.value;
  return (
    <>
      <TextField
        label="Name"
        value={name}
        testId="webhook-name"
        focus={webhook === null}
        problem={problems.value['/name'] ?? null}
        onInput={(value) => change({ name: value })}
      />
      <RequestUrl form={form} webhook={webhook} />
      <SegmentsField
        name="Request format"
        label="Request format"
        options={FORMATS}
        value={format}
        onChange={(value) => change({ format: value })}
      />
      <EventChoices form={form} />
    </>
  );
}

/** What can be done with a stored webhook, beside saving it. */
function StoredActions({ form, webhook }: { form: WebhookFormState; webhook: WebhookView }) {
  const { actions } = useApp();
  return (
    <>
      <button
        type="button"
        class="button"
        data-testid="webhook-send"
        title="Opens the send form with this webhook (s)"
        onClick={() => actions.openSend()}
      >
        <Icon name="send" size={14} /> Send… <Kbd>S</Kbd>
      </button>
      <button
        type="button"
        class="button"
        data-testid="webhook-duplicate"
        onClick={() => void form.duplicate()}
      >
        <Icon name="copy" size={14} /> Duplicate
      </button>
      <DeleteButton
        name={webhook.name}
        text="What it has pending is cancelled. Deliveries already sent stay."
        testId="webhook-delete"
        onDelete={() => void form.remove()}
      />
    </>
  );
}

function FormFoot({ form, webhook }: { form: WebhookFormState; webhook: WebhookView | null }) {
  const problem = form.problems.value[''];
  return (
    <footer class="action-bar">
      <button
        type="submit"
        class="button button--primary"
        data-testid="webhook-save"
        disabled={form.busy.value}
      >
        Save
      </button>
      {(webhook === null || form.changed) && (
        <button type="button" class="button" data-testid="webhook-cancel" onClick={form.cancel}>
          Cancel
        </button>
      )}
      {webhook !== null && <StoredActions form={form} webhook={webhook} />}
      {problem !== undefined && (
        <p class="field__problem" role="alert">
          {problem}
        </p>
      )}
    </footer>
  );
}

/** Creates or changes a webhook, with the fields of the platform's settings page and those it lacks. */
export function WebhookForm({ webhook }: { webhook: WebhookView | null }) {
  const form = useWebhookForm(webhook);
  const submit = (event: Event): void => {
    event.preventDefault();
    void form.save();
  };
  return (
    <form class="settings" data-testid="webhook-form" ref={form.formRef} onSubmit={submit}>
      <div class="settings__scroll">
        <header class="settings__head">
          <BackLink />
          <h2>{webhook === null ? 'New outgoing webhook' : webhook.name}</h2>
          <Switch
            label="Enabled"
            checked={form.draft.value.enabled}
            testId="webhook-enabled"
            onChange={(on) => form.change({ enabled: on })}
          />
        </header>
        <div class="settings__columns">
          <div class="settings__fields">
            <MainFields form={form} webhook={webhook} />
            <WebhookEncryptionFields form={form} webhook={webhook} />
            <MoreSettings form={form} />
          </div>
          {webhook !== null && <RecentlySent webhook={webhook} />}
        </div>
      </div>
      {form.changedElsewhere.value && <ChangedElsewhere onLoad={form.reset} />}
      <FormFoot form={form} webhook={webhook} />
    </form>
  );
}
