import { useSignal } from '@preact/signals';
import { Icon, type IconName } from './icon.tsx';
import { useSurroundings } from './surroundings.ts';

const DONE_MS = 1200;

/**
 * Copies `text`, which may be a function that is called on the click. `what` names it ("CA path") in the label and
 * the toast.
 */
export function CopyButton({
  text,
  what,
  icon = 'copy',
}: {
  text: string | (() => string);
  what: string;
  icon?: IconName;
}) {
  const surroundings = useSurroundings();
  const done = useSignal(false);
  const copy = (event: MouseEvent): void => {
    event.stopPropagation();
    surroundings.copy(typeof text === 'string' ? text : text(), what);
    done.value = true;
    setTimeout(() => {
      done.value = false;
    }, DONE_MS);
  };
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={copy}
    >
      <Icon name={done.value ? 'check' : icon} size={14} />
    </button>
  );
}
