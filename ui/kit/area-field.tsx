import { useId } from 'preact/hooks';
import { Field } from './field.tsx';

interface AreaFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  problem?: string | null;
  hint?: string;
  placeholder?: string;
  testId?: string;
  rows?: number;
  /** File types for the link "From a file…"; without it there is no link. */
  accept?: string;
}

function FileButton({
  label,
  accept,
  onText,
}: {
  label: string;
  accept: string;
  onText: (text: string) => void;
}) {
  const id = useId();
  const read = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (file === undefined) return;
    onText(await file.text());
    input.value = '';
  };
  return (
    <span class="file">
      <input
        id={id}
        class="hidden"
        type="file"
        accept={accept}
        aria-label={`${label} from a file`}
        onChange={(event) => void read(event.currentTarget)}
      />
      <label class="link" for={id}>
        From a file…
      </label>
    </span>
  );
}

/** A field for text of several lines, with a label. */
export function AreaField(props: AreaFieldProps) {
  const { label, value, onInput, problem, hint, placeholder, testId, rows = 3, accept } = props;
  const aside = accept !== undefined && <FileButton label={label} accept={accept} onText={onInput} />;
  return (
    <Field label={label} problem={problem} hint={hint} aside={aside}>
      {(control) => (
        <textarea
          {...control}
          class="input input--mono input--area"
          rows={rows}
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
