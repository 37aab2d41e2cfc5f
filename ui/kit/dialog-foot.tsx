import type { ComponentChildren } from 'preact';

interface DialogFootProps {
  /** What the button says that closes the dialog without doing anything. */
  cancel?: string;
  onCancel: () => void;
  /** What the other button says. */
  label: ComponentChildren;
  testId: string;
  /** Without it, the button submits the form that the dialog holds. */
  onConfirm?: () => void;
  disabled?: boolean;
  danger?: boolean;
  /** The dialog only asks: the button that does nothing has the focus. */
  asks?: boolean;
  /** At the other end of the foot. */
  aside?: ComponentChildren;
}

/** The end of a dialog: the button that does what it offers, and the one that leaves it. */
export function DialogFoot(props: DialogFootProps) {
  const { cancel = 'Cancel', label, testId, disabled, danger = false, asks = false, aside } = props;
  return (
    <footer class="dialog__foot">
      {aside}
      <button type="button" class="button" data-autofocus={asks} onClick={props.onCancel}>
        {cancel}
      </button>
      <button
        type={props.onConfirm === undefined ? 'submit' : 'button'}
        class={`button ${danger ? 'button--danger' : 'button--primary'}`}
        data-testid={testId}
        disabled={disabled}
        onClick={props.onConfirm}
      >
        {label}
      </button>
    </footer>
  );
}
