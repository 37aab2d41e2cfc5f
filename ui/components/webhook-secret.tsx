import type { MaskedSecret } from '../../server/types.ts';
import { browserRandom, generateSecret } from '../text/secret.ts';
import { SecretField } from './secret-field.tsx';
import type { SecretDraft } from './webhook-draft.ts';

interface SecretProps {
  label: string;
  length: number;
  stored: string | MaskedSecret | undefined;
  draft: SecretDraft;
  problem: string | null;
  onChange: (value: SecretDraft) => void;
}

function last4(stored: SecretProps['stored']): string {
  return typeof stored === 'object' ? stored.last4 : (stored ?? '').slice(-4);
}

function StoredSecret({ label, stored, problem, onChange }: SecretProps) {
  return (
    <div class="field">
      <span class="field__label">{label}</span>
      <div class="field__row">
        <code class="masked">•••• {last4(stored)}</code>
        <button type="button" class="button" aria-label={`Replace the ${label}`} onClick={() => onChange('')}>
          Replace
        </button>
      </div>
      {problem !== null && <p class="field__problem">{problem}</p>}
    </div>
  );
}

/** A stored secret stays masked until it is replaced; a new one is typed or generated. */
export function WebhookSecret(props: SecretProps) {
  const { label, length, stored, draft, problem, onChange } = props;
  if (draft === null) return <StoredSecret {...props} />;
  const generate = (): void => onChange(generateSecret(length, browserRandom));
  const aside = (
    <>
      <button type="button" class="button" aria-label={`Generate the ${label}`} onClick={generate}>
        Generate
      </button>
      {stored !== undefined && (
        <button type="button" class="button button--quiet" onClick={() => onChange(null)}>
          Keep the old
        </button>
      )}
    </>
  );
  const wrong = problem === null ? {} : { problem };
  return (
    <SecretField label={label} length={length} value={draft} onInput={onChange} aside={aside} {...wrong} />
  );
}
