import { useApp } from '../app/context.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogFoot } from '../kit/dialog-foot.tsx';
import { TextRuns } from '../kit/text-runs.tsx';

/** Asks the reader before edits are discarded. */
export function LeaveDialog() {
  const { router } = useApp();
  const question = router.leaving.question.value;
  if (question === null) return null;
  const { name, discard, stay } = question;
  return (
    <Dialog label="Discard your edits?" testId="leave-dialog" size="small" onClose={stay}>
      <p class="dialog__text">
        The edits to <TextRuns text={name} /> are not saved.
      </p>
      <DialogFoot
        cancel="Keep editing"
        label="Discard"
        testId="leave-discard"
        danger
        asks
        onCancel={stay}
        onConfirm={discard}
      />
    </Dialog>
  );
}
