import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  problem?: string | null;
  hint?: string;
  /** Unit of the value, shown behind it and read out with it. */
  unit?: string;
  placeholder?: string;
  testId?: string;
  mono?: boolean;
  /** For a short number: touch keyboards show digits, and the field is narrow. */
  numeric?: boolean;
  /** Takes the focus when it appears. */
  focus?: boolean;
  /** Id of a `<datalist>` with likely values. */
  list?: string;
}

const classOf = ({ mono, numeric }: Pick<TextFieldProps, 'mono' | 'numeric'>): string =>
  ['input', mono === true && 'input--mono', numeric === true && 'input--number'].filter(Boolean).join(' ');

/** A labelled text field, with what is wrong with it right below. */
export function TextField(props: TextFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { label, value, onInput, problem = null, hint, unit, placeholder, testId, focus, list } = props;
  useLayoutEffect(() => {
    // In a dialog, the dialog does this once it is open.
    if (focus === true) field.current?.focus();
  }, [focus]);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field__box">
        <input
          id={id}
          ref={field}
          class={classOf(props)}
          type="text"
          inputMode={props.numeric === true ? 'numeric' : undefined}
          data-autofocus={focus}
          list={list}
          autocomplete="off"
          spellcheck={false}
          data-testid={testId}
          value={value}
          placeholder={placeholder}
          aria-invalid={problem !== null}
          aria-describedby={unit === undefined ? `${id}-note` : `${id}-unit ${id}-note`}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {unit !== undefined && (
          <span class="field__unit" id={`${id}-unit`}>
            {unit}
          </span>
        )}
      </div>
      <p class={problem === null ? 'field__hint' : 'field__problem'} id={`${id}-note`}>
        {problem ?? hint}
      </p>
    </div>
  );
}

interface ToggleProps {
  label: ComponentChildren;
  checked: boolean;
  onChange: (on: boolean) => void;
  testId?: string;
  /** The label is only read out. */
  hideLabel?: boolean;
}

/** A labelled tick box. */
export function Check({ label, checked, onChange, testId, hideLabel = false }: ToggleProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class={hideLabel ? 'hidden' : undefined}>{label}</span>
    </label>
  );
}

/** A labelled switch. */
export function Switch({ label, checked, onChange, testId, hideLabel = false }: ToggleProps) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="switch__track" aria-hidden="true" />
      <span class={hideLabel ? 'hidden' : undefined}>{label}</span>
    </label>
  );
}
