import type { App } from '../app/context.ts';
import { type KeyAction, keyAction } from './keys.ts';

const FIELDS = 'input, textarea, select, [contenteditable], dialog';
const CONTROLS = 'button, a[href], [role="tab"], [role="tree"], summary';

function tabAt(index: number): void {
  const tab = document.querySelectorAll<HTMLElement>('[role="tab"]')[index];
  tab?.click();
}

/** Actions that repeat while their key is held; every other action runs once. */
const REPEATED: ReadonlySet<KeyAction> = new Set(['next', 'previous']);

function takeAction(app: App, action: KeyAction, { key, repeat }: KeyboardEvent): void {
  if (repeat && !REPEATED.has(action)) return;
  const { actions, ui } = app;
  const does: Record<KeyAction, () => void> = {
    next: actions.next,
    previous: actions.previous,
    open: () => {
      if (!actions.openAgain())
        document.querySelector<HTMLElement>('.detail [role="tab"][aria-selected="true"]')?.focus();
    },
    back: actions.back,
    newest: actions.newest,
    search: () => {
      ui.searchFocus.value += 1;
    },
    send: () => actions.openSend(),
    again: actions.again,
    curl: actions.copyCurl,
    tab: () => tabAt(Number(key) - 1),
    pause: actions.togglePause,
    delete: actions.openDelete,
    collapse: () => {
      ui.listHidden.value = !ui.listHidden.value;
    },
    keys: () => {
      ui.overlay.value = 'keys';
    },
    palette: () => {
      ui.overlay.value = ui.overlay.value === 'palette' ? null : 'palette';
    },
  };
  does[action]();
}

const LETTER = /^.$/u;

/** Collects letters typed while the command palette is loading, for its field. */
function typeAhead({ ui }: App, event: KeyboardEvent): boolean {
  if (ui.overlay.value !== 'palette' || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (LETTER.test(event.key)) ui.typedAhead.value += event.key;
  return LETTER.test(event.key);
}

/**
 * Whether an open dialog handles the key. Only a visible dialog counts: an overlay that renders nothing must not block
 * keys.
 */
function staysAbove(app: App, action: KeyAction | null): boolean {
  const dialog = document.querySelector('dialog[open]') !== null;
  return dialog && !(action === 'palette' && app.ui.overlay.value === 'palette');
}

/** Listens for the keyboard shortcuts of the page. */
export function bindKeys(app: App): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest('[data-testid="row"]') ?? null;
    const action = keyAction({
      key: event.key,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      inField: target?.closest(FIELDS) !== null && target !== null,
      onControl: row === null && target !== null && target.closest(CONTROLS) !== null,
    });
    if (event.defaultPrevented || app.store.session.value !== 'open') return;
    if (staysAbove(app, action)) {
      // Ctrl+K is also a shortcut of the browser.
      if (action === 'palette') event.preventDefault();
    } else if (typeAhead(app, event)) {
      event.preventDefault();
    } else if (action !== null) {
      event.preventDefault();
      takeAction(app, action, event);
    }
  });
}
