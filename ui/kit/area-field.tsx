import { useId } from 'preact/hooks';

interface AreaFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  problem?: string | null;
  hint?: string;
  placeholder?: string;
  testId?: string;
  rows?: number;
  /** Offers to read a file into it; the file types it accepts. */
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

/** A labelled field for text of several lines. */
export function AreaField(props: AreaFieldProps) {
  const id = useId();
  const { label, value, onInput, problem = null, hint, placeholder, testId, rows = 3, accept } = props;
  return (
    <div class="field">
      <span class="field__label">
        <label for={id}>{label}</label>
        {accept !== undefined && <FileButton label={label} accept={accept} onText={onInput} />}
      </span>
      <textarea
        id={id}
        class="input input--mono input--area"
        rows={rows}
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
