import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';
import './dialog.css';

interface DialogProps {
  label: string;
  testId: string;
  size?: 'small' | 'medium' | 'wide';
  /** Without a visible heading, like the command palette. */
  bare?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

function DialogHead({ label, onClose }: Pick<DialogProps, 'label' | 'onClose'>) {
  return (
    <header class="dialog__head">
      <h2>{label}</h2>
      <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
        <Icon name="cross" />
      </button>
    </header>
  );
}

function useModal(ref: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Not the `autofocus` attribute: the browser logs a complaint when another element has the focus already.
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => dialog?.close();
  }, [ref]);
}

/** A modal `<dialog>`: the browser keeps the focus inside and gives it back on closing. */
export function Dialog({ label, testId, size = 'medium', bare = false, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useModal(ref);
  // The browser fires `cancel` in a later task: a key pressed right after Escape would still go to the dialog.
  const closeOnEscape = (event: KeyboardEvent): void => {
    // Escape that cancels an input method's composition must not close the dialog.
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  // The `close` event of a removed dialog arrives late, when another dialog may be open.
  const closeIfShown = (): void => {
    if (ref.current?.isConnected) onClose();
  };
  const typed = useRef(false);
  // A click next to the dialog is often a mistake, so it must not discard typed text.
  const closeOnGround = (event: MouseEvent): void => {
    if (event.target === ref.current && (bare || !typed.current)) onClose();
  };
  return (
    <dialog
      ref={ref}
      class="dialog"
      data-size={size}
      data-testid={testId}
      aria-label={label}
      onClose={closeIfShown}
      onInput={() => {
        typed.current = true;
      }}
      onMouseDown={closeOnGround}
      onKeyDown={closeOnEscape}
    >
      <div class="dialog__box">
        {!bare && <DialogHead label={label} onClose={onClose} />}
        {children}
      </div>
    </dialog>
  );
}
