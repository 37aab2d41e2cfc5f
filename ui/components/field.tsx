import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  problem?: string | null;
  hint?: string;
  placeholder?: string;
  testId?: string;
  mono?: boolean;
}

/** A labelled text field, with what is wrong with it right below. */
export function TextField(props: TextFieldProps) {
  const id = useId();
  const { label, value, onInput, problem = null, hint, placeholder, testId, mono = false } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class={mono ? 'input input--mono' : 'input'}
        type="text"
        autocomplete="off"
        spellcheck={false}
        data-testid={testId}
        value={value}
        placeholder={placeholder}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p class={problem === null ? 'field__hint' : 'field__problem'} id={`${id}-note`}>
        {problem ?? hint}
      </p>
    </div>
  );
}

/** A labelled switch. */
export function Switch({
  label,
  checked,
  onChange,
}: {
  label: ComponentChildren;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="switch__track" aria-hidden="true" />
      <span>{label}</span>
    </label>
  );
}
