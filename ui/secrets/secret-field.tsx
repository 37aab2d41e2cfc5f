import type { ComponentChildren } from 'preact';
import { Field } from '../kit/field.tsx';
import { byteLength } from '../text/bytes.ts';
import { type SecretAdvice, secretAdvice } from './secret-advice.ts';

interface SecretFieldProps {
  label: string;
  value: string;
  /** Exact length, in characters and in bytes. */
  length: number;
  onInput: (value: string) => void;
  problem?: string | null;
  testId?: string;
  /** Buttons beside the field. */
  aside?: ComponentChildren;
}

function Advice({ advice, onCorrect }: { advice: SecretAdvice; onCorrect: (value: string) => void }) {
  const { message, correction } = advice;
  return (
    <p class="field__advice" role="status" data-testid="secret-advice">
      {message}{' '}
      {correction !== null && (
        <button
          type="button"
          class="link"
          data-testid="secret-mend"
          onClick={() => onCorrect(correction.value)}
        >
          {correction.label}
        </button>
      )}
    </p>
  );
}

/** A key or an IV with a live count of its length, and a correction in one click for common mistakes. */
export function SecretField(props: SecretFieldProps) {
  const { label, value, length, problem = null, onInput } = props;
  const advice = secretAdvice(value, length);
  const complete = value.length === length && byteLength(value) === length;
  const count = (
    <span class="field__count" data-complete={complete && advice === null && problem === null}>
      {value.length}/{length}
    </span>
  );
  return (
    <Field
      label={label}
      aside={count}
      problem={problem}
      advice={advice !== null && <Advice advice={advice} onCorrect={onInput} />}
    >
      {(control) => (
        <div class="field__row">
          <input
            {...control}
            class="input input--mono"
            type="text"
            autocomplete="off"
            spellcheck={false}
            value={value}
            placeholder={`${length} characters`}
            data-testid={props.testId}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {props.aside}
        </div>
      )}
    </Field>
  );
}
