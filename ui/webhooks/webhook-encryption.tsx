import type { CipherMode, WebhookView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { useToastTask } from '../app/use-task.ts';
import { Problem } from '../kit/problem.tsx';
import { SegmentsField } from '../kit/segments.tsx';
import { Switch } from '../kit/toggles.tsx';
import { MODES } from '../secrets/mode-choices.ts';
import { WireFields } from '../secrets/wire-fields.tsx';
import type { WebhookFormState } from './use-webhook-form.ts';
import { WebhookSecret } from './webhook-secret.tsx';

interface EncryptionProps {
  form: WebhookFormState;
  webhook: WebhookView | null;
}

const CIPHER_NOTES: Record<CipherMode, string> = {
  gcm: 'Key and IV are fixed, so every delivery uses the same nonce. With a repeated nonce, a matching tag does not prove who sent the delivery.',
  cbc: 'Key and IV are fixed, so equal beginnings give equal ciphertext. CBC detects no changes and does not prove who sent the delivery.',
};

/** The server's warnings about the secrets when they were saved. */
function SavedNotes({ webhook }: { webhook: WebhookView | null }) {
  const { ui } = useApp();
  const notes = ui.webhookNotes.value;
  if (notes === null || notes.id !== webhook?.id || notes.warnings.length === 0) return null;
  return (
    <ul class="notes" data-testid="webhook-warnings" aria-label="Warnings">
      {notes.warnings.map((warning) => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  );
}

function useReveal(webhook: WebhookView | null) {
  const { api } = useApp();
  const { run } = useToastTask();
  return (what: 'key' | 'iv'): Promise<string | null> =>
    run(async () => {
      if (webhook === null) return null;
      const secret = (await api.revealWebhook(webhook.id)).encryption?.[what];
      return typeof secret === 'string' ? secret : null;
    });
}

function Secrets({ form, webhook }: EncryptionProps) {
  const { draft, change, problems } = form;
  const reveal = useReveal(webhook);
  const stored = webhook?.encryption ?? null;
  return (
    <>
      <WebhookSecret
        label="AES key"
        length={32}
        stored={stored?.key}
        draft={draft.value.key}
        problem={problems.value['/encryption/key'] ?? null}
        testId="webhook-key"
        reveal={() => reveal('key')}
        onChange={(value) => change({ key: value })}
      />
      <WebhookSecret
        label="IV"
        length={16}
        stored={stored?.iv}
        draft={draft.value.iv}
        problem={problems.value['/encryption/iv'] ?? null}
        testId="webhook-iv"
        reveal={() => reveal('iv')}
        onChange={(value) => change({ iv: value })}
      />
    </>
  );
}

function CipherFields({ form, webhook }: EncryptionProps) {
  const { draft, change, problems } = form;
  const { mode, wire } = draft.value;
  return (
    <>
      <SegmentsField
        name="Mode"
        label="Cipher mode"
        options={MODES}
        value={mode}
        onChange={(value) => change({ mode: value })}
        hint={CIPHER_NOTES[mode]}
      />
      <Secrets form={form} webhook={webhook} />
      <WireFields
        value={wire}
        mode={mode}
        problem={problems.value['/wire'] ?? null}
        testId="webhook-wire"
        onChange={(name) => change({ wire: name })}
      />
      <Problem text={problems.value['/encryption']} />
      <SavedNotes webhook={webhook} />
    </>
  );
}

/** The AES key of a webhook: on or off, mode, key and IV, and the wire profile. */
export function WebhookEncryptionFields({ form, webhook }: EncryptionProps) {
  const { encrypted } = form.draft.value;
  return (
    <fieldset class="section section--open">
      <legend class="hidden">Encryption</legend>
      <Switch
        label="Encrypt with an AES key"
        checked={encrypted}
        testId="webhook-encrypted"
        onChange={(on) => form.change({ encrypted: on })}
      />
      {encrypted && <CipherFields form={form} webhook={webhook} />}
    </fieldset>
  );
}
