import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { byteLength } from '../text/bytes.ts';

interface SecretFieldProps {
  label: string;
  value: string;
  /** Exact length, in characters and in bytes. */
  length: number;
  onInput: (value: string) => void;
  problem?: string | null;
  placeholder?: string;
  disabled?: boolean;
  /** A button beside the field. */
  aside?: ComponentChildren;
}

/** Why a key or IV cannot be right, or null. Characters and bytes must both have the length. */
function secretProblem(value: string, length: number): string | null {
  if (value.length !== length) return null;
  const bytes = byteLength(value);
  return bytes === length ? null : `${bytes} bytes: use ASCII characters only`;
}

/** A key or an IV with a live count of its length. */
export function SecretField(props: SecretFieldProps) {
  const id = useId();
  const { label, value, length, problem = secretProblem(value, length) } = props;
  const complete = value.length === length && problem === null;
  return (
    <div class="field">
      <label for={id}>
        {label}
        <span class="field__count" data-complete={complete}>
          {value.length}/{length}
        </span>
      </label>
      <div class="field__row">
        <input
          id={id}
          class="input input--mono"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={value}
          placeholder={props.placeholder ?? `${length} characters`}
          disabled={props.disabled}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        {props.aside}
      </div>
      {problem !== null && (
        <p class="field__problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
