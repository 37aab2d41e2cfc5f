import type { WebhookView } from '../../server/types.ts';
import { TextField } from '../kit/text-field.tsx';
import { ALLOW_HTTP } from '../text/setting-names.ts';
import { isLocalHttp } from './local-http.ts';
import type { WebhookFormState } from './use-webhook-form.ts';

/** The switch that a `http://` URL needs. */
export const ALLOW_HTTP_TEST_ID = 'webhook-allow-http';

function urlHint(webhook: WebhookView | null): string {
  const endpoint = webhook?.endpoint ?? null;
  if (endpoint === null) return 'Must be https://, as on the platform.';
  return `Follows the receiver of this rai-hooks (endpoint ${endpoint}).`;
}

/** Turns the switch on, and shows where it is by putting the focus there. */
function AllowHttpAdvice({ form }: { form: WebhookFormState }) {
  const allow = (settings: HTMLFormElement | null): void => {
    form.change({ allowHttp: true });
    form.moreOpen.value = true;
    // The section is open, and the switch can take the focus, from the next rendering on.
    requestAnimationFrame(() =>
      settings?.querySelector<HTMLElement>(`[data-testid="${ALLOW_HTTP_TEST_ID}"]`)?.focus(),
    );
  };
  return (
    <p class="field__advice" role="status" data-testid="webhook-http-advice">
      {form.problems.value['/url'] === undefined &&
        'The platform sends to https:// only. For an app on this machine there is a switch: '}
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

/** The Request URL, and what it takes to send to an app on this machine without TLS. */
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
