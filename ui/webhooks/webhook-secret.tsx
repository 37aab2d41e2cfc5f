import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { MaskedSecret } from '../../server/types.ts';
import { CopyButton } from '../kit/copy-button.tsx';
import { Problem } from '../kit/problem.tsx';
import { browserRandom, generateSecret } from '../secrets/secret.ts';
import { SecretField } from '../secrets/secret-field.tsx';
import type { SecretDraft } from './webhook-draft.ts';

interface SecretProps {
  label: string;
  length: number;
  stored: string | MaskedSecret | undefined;
  draft: SecretDraft;
  problem: string | null;
  testId: string;
  onChange: (value: SecretDraft) => void;
  /** Reads the stored secret unmasked; null when that failed. */
  reveal: () => Promise<string | null>;
}

function last4(stored: SecretProps['stored']): string {
  return typeof stored === 'object' ? stored.last4 : (stored ?? '').slice(-4);
}

function StoredSecret({ label, stored, problem, testId, onChange, reveal }: SecretProps) {
  const shown = useSignal<string | null>(null);
  const isOf = last4(stored);
  useEffect(() => {
    // Somebody replaced it: what is shown is the old one.
    shown.value = null;
  }, [isOf, shown]);
  const word = shown.value === null ? 'Reveal' : 'Hide';
  const toggle = async (): Promise<void> => {
    shown.value = shown.value === null ? await reveal() : null;
  };
  return (
    <div class="field">
      <span class="field__label">{label}</span>
      <div class="field__row">
        <code class="masked" data-shown={shown.value !== null} data-testid={testId}>
          {shown.value ?? `•••• ${last4(stored)}`}
        </code>
        {shown.value !== null && <CopyButton text={shown.value} what={label} />}
        <button
          type="button"
          class="button"
          aria-label={`${word} the ${label}`}
          data-testid={`${testId}-reveal`}
          onClick={() => void toggle()}
        >
          {word}
        </button>
        <button type="button" class="button" aria-label={`Replace the ${label}`} onClick={() => onChange('')}>
          Replace
        </button>
      </div>
      <Problem text={problem} />
    </div>
  );
}

/** A stored secret stays masked until it is revealed or replaced; a new one is typed or generated. */
export function WebhookSecret(props: SecretProps) {
  const { label, length, stored, draft, problem, testId, onChange } = props;
  if (draft === null) return <StoredSecret {...props} />;
  const generate = (): void => onChange(generateSecret(length, browserRandom));
  const aside = (
    <>
      {draft !== '' && <CopyButton text={draft} what={label} />}
      <button type="button" class="button" aria-label={`Generate the ${label}`} onClick={generate}>
        Generate
      </button>
      {stored !== undefined && (
        <button type="button" class="button button--quiet" onClick={() => onChange(null)}>
          Keep the stored one
        </button>
      )}
    </>
  );
  return (
    <SecretField
      label={label}
      length={length}
      value={draft}
      onInput={onChange}
      aside={aside}
      problem={problem}
      testId={testId}
    />
  );
}
