import { Field } from './field.tsx';

interface SelectFieldProps<V extends string> {
  label: string;
  options: ReadonlyArray<{ value: V; label: string }>;
  value: V;
  onChange: (value: V) => void;
  hint?: string;
  problem?: string | null;
  testId?: string;
}

/** A choice from a fixed list, with a label. */
export function SelectField<V extends string>(props: SelectFieldProps<V>) {
  const { label, options, value, onChange, hint, problem, testId } = props;
  const choose = (chosen: string): void => {
    const option = options.find((item) => item.value === chosen);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <Field label={label} problem={problem} hint={hint}>
      {(control) => (
        <select
          {...control}
          class="input"
          data-testid={testId}
          value={value}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
