import type { CipherMode, WebhookView } from '../../server/types.ts';
import { Switch } from './field.tsx';
import { Segments } from './segments.tsx';
import type { WebhookFormState } from './use-webhook-form.ts';
import { WebhookSecret } from './webhook-secret.tsx';

const MODES: ReadonlyArray<{ value: CipherMode; label: string }> = [
  { value: 'gcm', label: 'GCM' },
  { value: 'cbc', label: 'CBC' },
];

interface EncryptionProps {
  form: WebhookFormState;
  stored: WebhookView['encryption'];
}

const CIPHER_NOTES: Record<CipherMode, string> = {
  gcm: 'Key and IV are set once, so every delivery reuses the nonce. Decrypting is not authentication: with a repeated nonce, a tag that matches proves little.',
  cbc: 'Key and IV are set once, so equal beginnings show in the ciphertext. Decrypting is not authentication: CBC does not notice changes.',
};

function CipherFields({ form, stored }: EncryptionProps) {
  const { draft, change, problems } = form;
  const { mode, key, iv } = draft.value;
  const problem = problems.value.encryption ?? '';
  const about = (name: string): string | null =>
    problem.startsWith(`${name}: `) ? problem.slice(name.length + 2) : null;
  return (
    <>
      <div class="field">
        <span class="field__label">Mode</span>
        <Segments
          label="Cipher mode"
          options={MODES}
          value={mode}
          onChange={(value) => change({ mode: value })}
        />
        <p class="field__hint">{CIPHER_NOTES[mode]}</p>
      </div>
      <WebhookSecret
        label="AES key"
        length={32}
        stored={stored?.key}
        draft={key}
        problem={about('key')}
        onChange={(value) => change({ key: value })}
      />
      <WebhookSecret
        label="IV"
        length={16}
        stored={stored?.iv}
        draft={iv}
        problem={about('iv')}
        onChange={(value) => change({ iv: value })}
      />
      {problem !== '' && about('key') === null && about('iv') === null && (
        <p class="field__problem">{problem}</p>
      )}
    </>
  );
}

/** The AES key of a webhook: on or off, mode, key and IV. */
export function WebhookEncryptionFields({ form, stored }: EncryptionProps) {
  const { encrypted } = form.draft.value;
  return (
    <fieldset class="field encryption">
      <legend class="hidden">Encryption</legend>
      <Switch
        label="Encrypt with an AES key"
        checked={encrypted}
        onChange={(on) => form.change({ encrypted: on })}
      />
      {encrypted && <CipherFields form={form} stored={stored} />}
    </fieldset>
  );
}
