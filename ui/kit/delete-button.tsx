import { useSignal } from '@preact/signals';
import { ConfirmDelete } from './confirm-delete.tsx';
import { Icon } from './icon.tsx';

interface DeleteButtonProps {
  /** Name of the object, used in the question. */
  name: string;
  text: string;
  testId: string;
  onDelete: () => void;
}

/** A button that deletes the open object after a question. */
export function DeleteButton({ name, text, testId, onDelete }: DeleteButtonProps) {
  const asking = useSignal(false);
  const ask = (on: boolean): void => {
    asking.value = on;
  };
  return (
    <>
      <button type="button" class="button button--quiet" data-testid={testId} onClick={() => ask(true)}>
        <Icon name="trash" size={14} /> Delete
      </button>
      {asking.value && (
        <ConfirmDelete
          label={`Delete ${name}?`}
          text={text}
          testId={testId}
          onCancel={() => ask(false)}
          onDelete={onDelete}
        />
      )}
    </>
  );
}
