import type { ReceivedDetail } from '../../../server/types.ts';
import { Problem } from '../../kit/problem.tsx';
import { SegmentsField } from '../../kit/segments.tsx';
import { setTo } from '../../kit/set-to.ts';
import { MODE_CHOICES } from '../../secrets/mode-choices.ts';
import { SecretField } from '../../secrets/secret-field.tsx';
import { TryKeyResult } from './try-key-result.tsx';
import { type KeyAttempt, useKeyAttempt } from './use-key-attempt.ts';
import './try-key.css';

function KeyFields({ attempt }: { attempt: KeyAttempt }) {
  const { key, iv, mode } = attempt;
  const ready = key.value.length === 32 && iv.value.length === 16;
  return (
    <div class="try-key__fields">
      <SecretField label="AES key" length={32} value={key.value} onInput={setTo(key)} />
      <SecretField label="IV" length={16} value={iv.value} onInput={setTo(iv)} />
      <SegmentsField
        name="Mode"
        label="Cipher mode"
        options={MODE_CHOICES}
        value={mode.value}
        onChange={setTo(mode)}
      />
      <button type="submit" class="button button--primary" disabled={!ready}>
        Decode
      </button>
    </div>
  );
}

/** Decodes the delivery again with a key typed here, in place. */
export function TryKey({ detail }: { detail: ReceivedDetail }) {
  const attempt = useKeyAttempt(detail);
  const { problems, tried, added } = attempt;
  const submit = (event: Event): void => {
    event.preventDefault();
    void attempt.decode();
  };
  return (
    <form class="try-key" onSubmit={submit} data-testid="try-key">
      <KeyFields attempt={attempt} />
      <Problem text={problems.value['']} />
      {tried.value !== null && (
        <TryKeyResult
          result={tried.value.result}
          endpoint={detail.endpoint}
          added={added.value}
          add={attempt.add}
        />
      )}
    </form>
  );
}
