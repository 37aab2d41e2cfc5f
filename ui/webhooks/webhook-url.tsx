import type { WebhookView } from '../../server/types.ts';
import { TextField } from '../kit/text-field.tsx';
import { ALLOW_HTTP } from '../text/setting-names.ts';
import { isLocalHttp } from './local-http.ts';
import type { WebhookFormState } from './use-webhook-form.ts';

/** Test id of the switch that allows `http://`; also used to find it for the focus. */
export const ALLOW_HTTP_TEST_ID = 'webhook-allow-http';

function urlHint(webhook: WebhookView | null): string {
  const endpoint = webhook?.endpoint ?? null;
  if (endpoint === null) return 'Must be https://, as on the platform.';
  return `Follows the receiver of this rai-hooks (endpoint ${endpoint}).`;
}

/** Turns the switch on and moves the focus to it, so that the reader sees where it is. */
function AllowHttpAdvice({ form }: { form: WebhookFormState }) {
  const allow = (settings: HTMLFormElement | null): void => {
    form.change({ allowHttp: true });
    form.moreOpen.value = true;
    // The section opens with the next rendering; until then its switch cannot take the focus.
    requestAnimationFrame(() =>
      settings?.querySelector<HTMLElement>(`[data-testid="${ALLOW_HTTP_TEST_ID}"]`)?.focus(),
    );
  };
  return (
    <p class="field__advice" role="status" data-testid="webhook-http-advice">
      {form.problems.value['/url'] === undefined &&
        'The platform sends to https:// only. For an app on this machine, turn on: '}
      <button
        type="button"
        class="link"
        data-testid="webhook-http-allow"
        onClick={(event) => allow(event.currentTarget.form)}
      >
        {ALLOW_HTTP}
      </button>
    </p>
  );
}

/** The field for the Request URL, with advice for plain HTTP to this machine. */
export function RequestUrl({ form, webhook }: { form: WebhookFormState; webhook: WebhookView | null }) {
  const { url, allowHttp } = form.draft.value;
  return (
    <div class="field">
      <TextField
        label="Request URL"
        value={url}
        testId="webhook-url"
        mono
        hint={urlHint(webhook)}
        placeholder="https://your-server.com/webhook"
        problem={form.problems.value['/url'] ?? null}
        onInput={(value) => form.change({ url: value })}
      />
      {isLocalHttp(url) && !allowHttp && <AllowHttpAdvice form={form} />}
    </div>
  );
}
