import type { ReceivedDetail } from '../../../server/types.ts';
import { Problem } from '../../kit/problem.tsx';
import { SegmentsField } from '../../kit/segments.tsx';
import { setTo } from '../../kit/set-to.ts';
import { MODE_CHOICES } from '../../secrets/mode-choices.ts';
import { SecretField } from '../../secrets/secret-field.tsx';
import { TryKeyResult } from './try-key-result.tsx';
import { type KeyTrial, useKeyTrial } from './use-key-trial.ts';
import './try-key.css';

function KeyFields({ trial }: { trial: KeyTrial }) {
  const { key, iv, mode } = trial;
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

/** The form that decodes the delivery again with a typed key. */
export function TryKey({ detail }: { detail: ReceivedDetail }) {
  const trial = useKeyTrial(detail);
  const { problems, tried, added } = trial;
  const submit = (event: Event): void => {
    event.preventDefault();
    void trial.decode();
  };
  return (
    <form class="try-key" onSubmit={submit} data-testid="try-key">
      <KeyFields trial={trial} />
      <Problem text={problems.value['']} />
      {tried.value !== null && (
        <TryKeyResult
          result={tried.value.result}
          endpoint={detail.endpoint}
          added={added.value}
          add={trial.add}
        />
      )}
    </form>
  );
}
