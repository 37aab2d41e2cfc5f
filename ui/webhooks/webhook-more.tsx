import { useEffect, useRef } from 'preact/hooks';
import { AreaField } from '../kit/area-field.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { Switch } from '../kit/toggles.tsx';
import { ALLOW_HTTP, ANOTHER_CA, ANY_CERTIFICATE } from '../text/setting-names.ts';
import type { WebhookFormState } from './use-webhook-form.ts';
import type { RetryKind, WebhookDraft } from './webhook-draft.ts';
import { ALLOW_HTTP_TEST_ID } from './webhook-url.tsx';

const RETRIES: ReadonlyArray<{ value: RetryKind; label: string }> = [
  { value: 'none', label: 'None' },
  { value: 'fast', label: 'Fast: 4 retries within 2 seconds' },
  { value: 'standard-webhooks', label: 'Standard Webhooks: 9 retries within 4 days' },
  { value: 'custom', label: 'Custom delays' },
];

const RETRY_HINTS: Record<RetryKind, string> = {
  none: 'The platform documents no retries.',
  fast: 'After 100, 200, 400 and 800 ms.',
  'standard-webhooks':
    'After 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each up to 10 % later, as the specification suggests.',
  custom: '',
};

function RetryFields({ form }: { form: WebhookFormState }) {
  const { retry, delays, concurrency } = form.draft.value;
  const problem = form.problems.value['/retry'] ?? null;
  return (
    <>
      <SelectField
        label="Retries"
        options={RETRIES}
        value={retry}
        hint={RETRY_HINTS[retry]}
        problem={retry === 'custom' ? null : problem}
        testId="webhook-retry"
        onChange={(value) => form.change({ retry: value })}
      />
      {retry === 'custom' && (
        <TextField
          label="Delays"
          value={delays}
          mono
          unit="ms"
          hint="One retry per delay, counted from the end of the previous attempt."
          problem={problem}
          testId="webhook-delays"
          onInput={(value) => form.change({ delays: value })}
        />
      )}
      <TextField
        label="Deliveries at once"
        value={concurrency}
        numeric
        hint="1 keeps them in order; up to 64."
        problem={form.problems.value['/concurrency'] ?? null}
        testId="webhook-concurrency"
        onInput={(value) => form.change({ concurrency: value })}
      />
    </>
  );
}

function TrustFields({ form }: { form: WebhookFormState }) {
  const { ca, insecure, allowHttp } = form.draft.value;
  return (
    <>
      <AreaField
        label={ANOTHER_CA}
        value={ca}
        placeholder="-----BEGIN CERTIFICATE-----"
        hint="PEM. The CAs that ship with Node and the local CA of this rai-hooks are always trusted."
        problem={form.problems.value['/tls'] ?? null}
        accept=".pem,.crt,.cer"
        testId="webhook-ca"
        onInput={(value) => form.change({ ca: value })}
      />
      <Switch
        label={ANY_CERTIFICATE}
        checked={insecure}
        testId="webhook-insecure"
        onChange={(on) => form.change({ insecure: on })}
      />
      <Switch
        label={
          <>
            {ALLOW_HTTP} <span class="badge">unlike the platform</span>
          </>
        }
        checked={allowHttp}
        testId={ALLOW_HTTP_TEST_ID}
        onChange={(on) => form.change({ allowHttp: on })}
      />
    </>
  );
}

/** Summary of the section's settings. */
function summary({ retry, concurrency, ca, insecure, allowHttp }: WebhookDraft): string {
  return [
    retry === 'none' ? 'no retries' : `retries: ${retry}`,
    concurrency === '1' ? 'in order' : `${concurrency} at once`,
    insecure ? 'any certificate' : ca.trim() === '' ? 'known CAs and the local one' : 'another CA',
    allowHttp ? 'http:// allowed' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Retries, order and TLS: settings that the platform's page does not have. */
export function MoreSettings({ form }: { form: WebhookFormState }) {
  const summaryRef = useRef<HTMLElement>(null);
  // Moving the focus there scrolls the section into view.
  useEffect(() => {
    if (form.moreAsked) summaryRef.current?.focus();
  }, [form.moreAsked]);
  const wrong = ['/retry', '/concurrency', '/tls'].some((field) => form.problems.value[field] !== undefined);
  return (
    <details
      class="section"
      open={wrong || form.moreOpen.value}
      data-testid="webhook-beyond"
      onToggle={(event) => {
        form.moreOpen.value = event.currentTarget.open;
      }}
    >
      <summary ref={summaryRef}>
        <span class="section__name">TLS, retries and more</span>
        <span class="section__facts">{summary(form.draft.value)}</span>
      </summary>
      <div class="section__fields">
        <RetryFields form={form} />
        <TrustFields form={form} />
      </div>
    </details>
  );
}
