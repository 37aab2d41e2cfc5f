import { useId } from 'preact/hooks';

interface SelectFieldProps<V extends string> {
  label: string;
  options: ReadonlyArray<{ value: V; label: string }>;
  value: V;
  onChange: (value: V) => void;
  hint?: string;
  problem?: string | null;
  testId?: string;
}

/** A labelled choice from a closed list. */
export function SelectField<V extends string>(props: SelectFieldProps<V>) {
  const id = useId();
  const { label, options, value, onChange, hint, problem = null, testId } = props;
  const choose = (chosen: string): void => {
    const option = options.find((item) => item.value === chosen);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        data-testid={testId}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <p class={problem === null ? 'field__hint' : 'field__problem'} id={`${id}-note`}>
        {problem ?? hint}
      </p>
    </div>
  );
}
