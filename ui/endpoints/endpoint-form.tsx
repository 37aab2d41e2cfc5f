import type { EndpointView } from '../../server/types.ts';
import { BackLink } from '../app/back-link.tsx';
import { DetailProblem } from '../app/detail-problem.tsx';
import { ChangedElsewhere, DeletedElsewhere } from '../app/edited-elsewhere.tsx';
import { RecentlyReceived } from '../delivery/recent/recent-deliveries.tsx';
import { ActionBar } from '../kit/action-bar.tsx';
import { DeleteButton } from '../kit/delete-button.tsx';
import { Problem } from '../kit/problem.tsx';
import { TextField } from '../kit/text-field.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { EndpointAddress } from './endpoint-address.tsx';
import { EndpointExpectsFields } from './endpoint-expects.tsx';
import { EndpointKeys } from './endpoint-keys.tsx';
import { EndpointReplyFields } from './endpoint-reply.tsx';
import { isEmptyKey } from './key-draft.ts';
import { type EndpointFormState, useEndpointForm } from './use-endpoint-form.ts';

const FORM_ID = 'endpoint-form';

function FormFoot({ form, endpoint }: { form: EndpointFormState; endpoint: EndpointView | null }) {
  return (
    <ActionBar problem={form.problems.value['']}>
      <button
        type="submit"
        form={FORM_ID}
        class="button button--primary"
        data-testid="endpoint-save"
        disabled={form.busy.value}
      >
        {endpoint === null ? 'Create' : 'Save'}
      </button>
      {(endpoint === null || form.changed) && (
        <button type="button" class="button" data-testid="endpoint-cancel" onClick={form.cancel}>
          Cancel
        </button>
      )}
      {endpoint !== null && (
        <DeleteButton
          name={endpoint.name}
          text="Its keys are deleted with it. Received deliveries stay; new ones get 404."
          testId="endpoint-delete"
          onDelete={() => void form.remove()}
        />
      )}
    </ActionBar>
  );
}

function Fields({ form, endpoint }: { form: EndpointFormState; endpoint: EndpointView | null }) {
  const { draft, change, problems } = form;
  return (
    <>
      {endpoint === null && (
        <TextField
          label="Name"
          value={draft.value.name}
          mono
          focus
          hint="The last part of its address: letters, digits, dots, hyphens and underscores."
          problem={problems.value['/name'] ?? null}
          testId="endpoint-name"
          onInput={(name) => change({ name })}
        />
      )}
      <EndpointReplyFields form={form} />
      <EndpointExpectsFields form={form} />
    </>
  );
}

function GoneFoot({ form, endpoint }: { form: EndpointFormState; endpoint: EndpointView | null }) {
  const keys = endpoint?.keys.length ?? 0;
  return (
    <>
      <DeletedElsewhere
        lost={
          keys === 0
            ? ''
            : `Its ${keys === 1 ? 'key was' : 'keys were'} deleted with it: add what is still needed.`
        }
        busy={form.busy.value}
        onCreate={() => void form.save()}
        onDiscard={form.cancel}
      />
      <Problem text={form.problems.value['']} />
    </>
  );
}

interface EndpointFormProps {
  /** Null for a new endpoint. */
  endpoint: EndpointView | null;
  /** Whether another client deleted the endpoint while the form was open. */
  gone?: boolean;
}

/** Creates or changes an endpoint: what it expects, how it answers, where it forwards to, and its keys. */
export function EndpointForm({ endpoint, gone = false }: EndpointFormProps) {
  const form = useEndpointForm(endpoint, gone);
  if (gone && !form.changed && isEmptyKey(form.ring.draft.value))
    return <DetailProblem text="This endpoint was deleted." />;
  const submit = (event: Event): void => {
    event.preventDefault();
    void form.save();
  };
  return (
    <div class="settings" data-testid="endpoint-form">
      <div class="settings__scroll">
        <header class="settings__head">
          <BackLink />
          <h2>{endpoint === null ? 'New endpoint' : <TextRuns text={endpoint.name} />}</h2>
        </header>
        {endpoint !== null && <EndpointAddress endpoint={endpoint} />}
        <div class="settings__columns">
          <form class="settings__fields" id={FORM_ID} ref={form.formRef} onSubmit={submit}>
            <Fields form={form} endpoint={endpoint} />
          </form>
          {endpoint !== null && (
            <div class="settings__aside">
              <EndpointKeys endpoint={gone ? { ...endpoint, keys: [] } : endpoint} ring={form.ring} />
              <RecentlyReceived endpoint={endpoint.name} />
            </div>
          )}
        </div>
      </div>
      {form.changedElsewhere.value && !gone && (
        <ChangedElsewhere onKeep={form.keepMine} onTake={form.reset} />
      )}
      {gone ? <GoneFoot form={form} endpoint={endpoint} /> : <FormFoot form={form} endpoint={endpoint} />}
    </div>
  );
}
