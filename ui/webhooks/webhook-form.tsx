import type { WebhookView } from '../../server/types.ts';
import { BackLink } from '../app/back-link.tsx';
import { useApp } from '../app/context.ts';
import { DetailProblem } from '../app/detail-problem.tsx';
import { ChangedElsewhere, DeletedElsewhere } from '../app/edited-elsewhere.tsx';
import { RecentlySent } from '../delivery/recent/recent-deliveries.tsx';
import { Action, ActionBar } from '../kit/action-bar.tsx';
import { DeleteButton } from '../kit/delete-button.tsx';
import { Problem } from '../kit/problem.tsx';
import { SegmentsField } from '../kit/segments.tsx';
import { TextField } from '../kit/text-field.tsx';
import { Switch } from '../kit/toggles.tsx';
import { useWebhookForm, type WebhookFormState } from './use-webhook-form.ts';
import { WebhookEncryptionFields } from './webhook-encryption.tsx';
import { EventChoices } from './webhook-events.tsx';
import { MoreSettings } from './webhook-more.tsx';
import { RequestUrl } from './webhook-url.tsx';

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

/** The actions on a stored webhook, other than saving it. */
function StoredActions({ form, webhook }: { form: WebhookFormState; webhook: WebhookView }) {
  const { actions } = useApp();
  return (
    <>
      <Action
        label="Send…"
        icon="send"
        testId="webhook-send"
        keyHint="S"
        about="Opens the send form with this webhook (s)"
        onClick={() => actions.openSend()}
      />
      <Action
        label="Duplicate"
        icon="copy"
        testId="webhook-duplicate"
        onClick={() => void form.duplicate()}
      />
      <DeleteButton
        name={webhook.name}
        text="Its pending deliveries are cancelled. Finished deliveries stay."
        testId="webhook-delete"
        onDelete={() => void form.remove()}
      />
    </>
  );
}

function FormFoot({ form, webhook }: { form: WebhookFormState; webhook: WebhookView | null }) {
  return (
    <ActionBar problem={form.problems.value['']}>
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
    </ActionBar>
  );
}

function GoneFoot({ form }: { form: WebhookFormState }) {
  const lost = form.draft.value.encrypted ? 'Its key and IV were deleted with it: enter them again.' : '';
  return (
    <>
      <DeletedElsewhere
        lost={lost}
        busy={form.busy.value}
        onCreate={() => void form.save()}
        onDiscard={form.cancel}
      />
      <Problem text={form.problems.value['']} />
    </>
  );
}

interface WebhookFormProps {
  /** Null for a new webhook. */
  webhook: WebhookView | null;
  /** Whether another client deleted the webhook while the form was open. */
  gone?: boolean;
}

/** Creates or changes a webhook, with the fields of the platform's settings page and additional ones. */
export function WebhookForm({ webhook, gone = false }: WebhookFormProps) {
  const form = useWebhookForm(webhook, gone);
  if (gone && !form.changed) return <DetailProblem text="This webhook was deleted." />;
  const stored = gone ? null : webhook;
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
            <MainFields form={form} webhook={stored} />
            <WebhookEncryptionFields form={form} webhook={stored} />
            <MoreSettings form={form} />
          </div>
          {stored !== null && <RecentlySent webhook={stored} />}
        </div>
      </div>
      {form.changedElsewhere.value && !gone && (
        <ChangedElsewhere onKeep={form.keepMine} onTake={form.reset} />
      )}
      {gone ? <GoneFoot form={form} /> : <FormFoot form={form} webhook={webhook} />}
    </form>
  );
}
