import { useSignal } from '@preact/signals';
import type { WebhookView } from '../../server/types.ts';
import { setTo } from '../store/set.ts';
import { BackLink } from './detail-frame.tsx';
import { Dialog } from './dialog.tsx';
import { Switch, TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import { Segments } from './segments.tsx';
import { useWebhookForm, type WebhookFormState } from './use-webhook-form.ts';
import { WebhookEncryptionFields } from './webhook-encryption.tsx';
import { EventChoices } from './webhook-events.tsx';

const FORMATS = [
  { value: 'json', label: 'JSON' },
  { value: 'xml', label: 'XML' },
] as const;

function DeleteWebhook({ name, remove }: { name: string; remove: () => void }) {
  const asking = useSignal(false);
  const ask = setTo(asking);
  return (
    <>
      <button
        type="button"
        class="button button--quiet"
        data-testid="webhook-delete"
        onClick={() => ask(true)}
      >
        <Icon name="trash" size={14} /> Delete
      </button>
      {asking.value && (
        <Dialog
          label={`Delete ${name}?`}
          testId="webhook-delete-dialog"
          size="small"
          onClose={() => ask(false)}
        >
          <p class="dialog__text">What it has pending is cancelled. Deliveries already sent stay.</p>
          <footer class="dialog__foot">
            <button type="button" class="button" onClick={() => ask(false)}>
              Cancel
            </button>
            <button
              type="button"
              class="button button--danger"
              data-testid="webhook-delete-confirm"
              onClick={remove}
            >
              Delete
            </button>
          </footer>
        </Dialog>
      )}
    </>
  );
}

function urlHint(webhook: WebhookView | null): string {
  const endpoint = webhook?.endpoint ?? null;
  if (endpoint === null) return 'Must be https://, as on the platform.';
  return `Follows the receiver of this rai-hooks (endpoint ${endpoint}).`;
}

function MainFields({ form, webhook }: { form: WebhookFormState; webhook: WebhookView | null }) {
  const { draft, change, problems } = form;
  const { name, url, format } = draft.value;
  return (
    <>
      <TextField
        label="Name"
        value={name}
        testId="webhook-name"
        problem={problems.value.name ?? null}
        onInput={(value) => change({ name: value })}
      />
      <TextField
        label="Request URL"
        value={url}
        testId="webhook-url"
        mono
        hint={urlHint(webhook)}
        placeholder="https://your-server.com/webhook"
        problem={problems.value.url ?? null}
        onInput={(value) => change({ url: value })}
      />
      <div class="field">
        <span class="field__label">Request format</span>
        <Segments
          label="Request format"
          options={FORMATS}
          value={format}
          onChange={(value) => change({ format: value })}
        />
      </div>
      <EventChoices form={form} />
    </>
  );
}

/** Creates or changes a webhook, with the fields of the platform's settings page. */
export function WebhookForm({ webhook }: { webhook: WebhookView | null }) {
  const form = useWebhookForm(webhook);
  const { draft, change, problems, busy } = form;
  const submit = (event: Event): void => {
    event.preventDefault();
    void form.save();
  };
  return (
    <form class="webhook-form" data-testid="webhook-form" onSubmit={submit}>
      <header class="webhook-form__head">
        <BackLink />
        <h2>{webhook === null ? 'New outgoing webhook' : webhook.name}</h2>
        <Switch label="Enabled" checked={draft.value.enabled} onChange={(on) => change({ enabled: on })} />
      </header>
      <MainFields form={form} webhook={webhook} />
      <WebhookEncryptionFields form={form} stored={webhook?.encryption ?? null} />
      {problems.value[''] !== undefined && (
        <p class="field__problem" role="alert">
          {problems.value['']}
        </p>
      )}
      <footer class="webhook-form__foot">
        {webhook !== null && <DeleteWebhook name={webhook.name} remove={() => void form.remove()} />}
        <button type="submit" class="button button--primary" data-testid="webhook-save" disabled={busy.value}>
          Save
        </button>
      </footer>
    </form>
  );
}
