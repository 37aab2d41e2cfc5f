import type { AttemptError, SentDetail } from '../../server/types.ts';
import { TextRuns } from '../kit/text-runs.tsx';
import { ALLOW_HTTP, ANOTHER_CA, ANY_CERTIFICATE } from '../text/setting-names.ts';

interface Advice {
  text: string;
  /** The section of the webhook's form that the link opens; without it, the link opens the top of the form. */
  show?: 'tls';
  link: string;
}

/** Advice for errors that a setting solves, with the names used in the webhook's form. */
const ADVICE: Record<string, Advice> = {
  'tls-untrusted': {
    text: `Add the CA that signed it under “${ANOTHER_CA}”, or turn on “${ANY_CERTIFICATE}”.`,
    show: 'tls',
    link: 'TLS settings',
  },
  'bad-ca': {
    text: `Paste the whole block under “${ANOTHER_CA}”, BEGIN and END lines included.`,
    show: 'tls',
    link: 'TLS settings',
  },
  'insecure-url': {
    text: `The platform sends to https:// only. For an app on this machine, turn on “${ALLOW_HTTP}”.`,
    show: 'tls',
    link: 'TLS settings',
  },
};

const ABOUT_URL = new Set([
  'bad-url',
  'dns',
  'forbidden-target',
  'refused',
  'tls-name-mismatch',
  'unreachable',
]);

function adviceFor({ code, hint }: AttemptError): Advice | null {
  const text = hint ?? '';
  return ADVICE[code] ?? (ABOUT_URL.has(code) ? { text, link: 'Request URL' } : null);
}

/** Advice for the error of an attempt, with a link to the setting that solves it. */
export function AttemptAdvice({ error, webhook }: { error: AttemptError; webhook: SentDetail['webhook'] }) {
  const advice = adviceFor(error);
  if (advice === null) return <TextRuns text={error.hint ?? ''} />;
  const query = advice.show === undefined ? '' : `?show=${advice.show}`;
  return (
    <>
      <TextRuns text={advice.text} />{' '}
      {webhook !== null && (
        <a href={`/webhooks/${webhook.id}${query}`} data-testid="attempt-setting">
          {advice.link} of <TextRuns text={webhook.name} />
        </a>
      )}
    </>
  );
}
