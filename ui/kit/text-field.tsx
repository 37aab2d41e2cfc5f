import { useLayoutEffect, useRef } from 'preact/hooks';
import { Field } from './field.tsx';

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
  const field = useRef<HTMLInputElement>(null);
  const { label, value, onInput, problem, hint, unit, placeholder, testId, focus, list } = props;
  useLayoutEffect(() => {
    // In a dialog, the dialog does this once it is open.
    if (focus === true) field.current?.focus();
  }, [focus]);
  return (
    <Field label={label} problem={problem} hint={hint} unit={unit}>
      {(control) => (
        <input
          {...control}
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
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
