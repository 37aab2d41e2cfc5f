import type { ComponentChildren } from 'preact';

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
