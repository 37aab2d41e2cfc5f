import { useOverlay } from '../app/use-overlay.ts';
import { Dialog } from '../kit/dialog.tsx';
import { shortcut } from '../kit/kbd.tsx';
import { KEY_BINDINGS, keyName } from './keys.ts';
import './keys-help.css';

/** The overview of all keys. */
export function KeysHelp() {
  const { close } = useOverlay();
  return (
    <Dialog label="Keys" testId="keys-help" size="small" onClose={close}>
      <dl class="keys">
        <div>
          <dt>Commands</dt>
          <dd>
            <kbd>{shortcut('K')}</kbd>
          </dd>
        </div>
        {KEY_BINDINGS.map((binding) => (
          <div key={binding.action}>
            <dt>{binding.label}</dt>
            <dd>
              {binding.keys.length > 2 ? (
                <>
                  <kbd>{binding.keys[0]}</kbd> … <kbd>{binding.keys.at(-1)}</kbd>
                </>
              ) : (
                binding.keys.map((key) => <kbd key={key}>{keyName(key)}</kbd>)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
