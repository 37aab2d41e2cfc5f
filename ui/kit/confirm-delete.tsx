import { Dialog } from './dialog.tsx';
import { DialogFoot } from './dialog-foot.tsx';

interface ConfirmProps {
  /** The question, such as "Delete Local inbox?". */
  label: string;
  /** What else is deleted, and what stays. */
  text: string;
  testId: string;
  /** Label of the button; without it, "Delete". */
  word?: string;
  onCancel: () => void;
  onDelete: () => void;
}

/** Asks once before something is deleted. */
export function ConfirmDelete({ label, text, testId, word = 'Delete', onCancel, onDelete }: ConfirmProps) {
  return (
    <Dialog label={label} testId={`${testId}-dialog`} size="small" onClose={onCancel}>
      <p class="dialog__text">{text}</p>
      <DialogFoot
        label={word}
        testId={`${testId}-confirm`}
        danger
        asks
        onCancel={onCancel}
        onConfirm={() => {
          onCancel();
          onDelete();
        }}
      />
    </Dialog>
  );
}
