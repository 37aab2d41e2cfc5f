import type { EndpointView } from '../../server/types.ts';
import { BackLink } from '../delivery/detail/detail-frame.tsx';
import { RecentlyReceived } from '../delivery/recent/recent-deliveries.tsx';
import { ChangedElsewhere } from '../kit/changed-elsewhere.tsx';
import { DeleteButton } from '../kit/delete-button.tsx';
import { TextField } from '../kit/field.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { EndpointAddress } from './endpoint-address.tsx';
import { EndpointExpectsFields } from './endpoint-expects.tsx';
import { EndpointKeys } from './endpoint-keys.tsx';
import { EndpointReplyFields } from './endpoint-reply.tsx';
import { type EndpointFormState, useEndpointForm } from './use-endpoint-form.ts';
import '../kit/action-bar.css';

const FORM_ID = 'endpoint-form';

function FormFoot({ form, endpoint }: { form: EndpointFormState; endpoint: EndpointView | null }) {
  const problem = form.problems.value[''];
  return (
    <footer class="action-bar">
      <button
        type="submit"
        form={FORM_ID}
        class="button button--primary"
        data-testid="endpoint-save"
        disabled={form.busy.value}
      >
        {endpoint === null ? 'Create' : 'Save'}
      </button>
      {endpoint !== null && (
        <DeleteButton
          name={endpoint.name}
          text="Its keys go with it. What it received stays; what arrives there from then on is answered 404."
          testId="endpoint-delete"
          onDelete={() => void form.remove()}
        />
      )}
      {problem !== undefined && (
        <p class="field__problem" role="alert">
          {problem}
        </p>
      )}
    </footer>
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

/** Creates or changes an endpoint: what it expects, how it answers, where it forwards to, and its keys. */
export function EndpointForm({ endpoint }: { endpoint: EndpointView | null }) {
  const form = useEndpointForm(endpoint);
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
              <EndpointKeys endpoint={endpoint} />
              <RecentlyReceived endpoint={endpoint.name} />
            </div>
          )}
        </div>
      </div>
      {form.changedElsewhere.value && <ChangedElsewhere onLoad={form.reset} />}
      <FormFoot form={form} endpoint={endpoint} />
    </div>
  );
}
