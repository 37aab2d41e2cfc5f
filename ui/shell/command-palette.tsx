import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { useOverlay } from '../app/use-overlay.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { listCommands } from './commands.ts';
import { type Command, findCommands } from './find-commands.ts';
import './palette.css';

interface OptionProps {
  command: Command;
  id: string;
  active: boolean;
  run: (command: Command) => void;
}

function CommandOption({ command, id, active, run }: OptionProps) {
  return (
    // The field above takes the keys.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      class="palette__item"
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={active}
      onClick={() => run(command)}
    >
      <span>{command.label}</span>
      <span class="palette__hint">
        {command.key === undefined ? command.group : <Kbd>{command.key}</Kbd>}
      </span>
    </div>
  );
}

/** State of the palette: the typed text, the commands it finds, and the one selected with the arrow keys. */
function usePalette(listId: string) {
  const app = useApp();
  const text = useSignal(app.ui.typedAhead.peek());
  const at = useSignal(0);
  const found = findCommands(listCommands(app), text.value);
  useEffect(() => {
    app.ui.typedAhead.value = '';
  }, [app]);
  const { close } = useOverlay();
  const run = (command: Command): void => {
    close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = found[at.value];
    if (event.key === 'ArrowDown') at.value = Math.min(at.value + 1, found.length - 1);
    else if (event.key === 'ArrowUp') at.value = Math.max(at.value - 1, 0);
    else if (event.key === 'Enter' && chosen !== undefined) run(chosen);
    else return;
    event.preventDefault();
    document.getElementById(`${listId}-${at.value}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onInput = (typed: string): void => {
    text.value = typed;
    at.value = 0;
  };
  return { text, at, found, close, run, onKeyDown, onInput };
}

/** The command palette: finds an action by part of its name. */
export function CommandPalette() {
  const listId = useId();
  const palette = usePalette(listId);
  const { found, at } = palette;
  return (
    <Dialog label="Commands" testId="command-palette" bare onClose={palette.close}>
      <input
        class="palette__field"
        type="text"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${at.value}` : undefined}
        placeholder="Type a command"
        autocomplete="off"
        spellcheck={false}
        value={palette.text.value}
        onInput={(event) => palette.onInput(event.currentTarget.value)}
        onKeyDown={palette.onKeyDown}
      />
      <div class="palette" role="listbox" tabIndex={-1} id={listId} aria-label="Commands">
        {found.map((command, index) => (
          <CommandOption
            key={command.label}
            command={command}
            id={`${listId}-${index}`}
            active={index === at.value}
            run={palette.run}
          />
        ))}
      </div>
      {found.length === 0 && <p class="note">No command has this name.</p>}
    </Dialog>
  );
}
