import { useId } from 'preact/hooks';

interface SegmentsProps<V extends string> {
  label: string;
  options: ReadonlyArray<{ value: V; label: string }>;
  value: V;
  onChange: (value: V) => void;
}

/** A choice between a few visible options: radio buttons that look like one strip. */
export function Segments<V extends string>({ label, options, value, onChange }: SegmentsProps<V>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="segments__option">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** `Segments` with a visible name above and a hint below. */
export function SegmentsField<V extends string>({
  name,
  hint,
  ...segments
}: SegmentsProps<V> & { name: string; hint?: string }) {
  return (
    <div class="field">
      <span class="field__label">{name}</span>
      <Segments {...segments} />
      {hint !== undefined && <p class="field__hint">{hint}</p>}
    </div>
  );
}
