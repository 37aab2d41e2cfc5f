import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';
import './menu.css';

/** An item of a menu: an action, or a download if it has an `href`. */
export interface MenuItem {
  label: string;
  hint?: string;
  testId?: string;
  href?: string;
  run?: () => void;
}

interface MenuProps {
  label: string;
  icon: IconName;
  /** Visible text after the icon; without it the label is only read out. */
  word?: string;
  items: readonly MenuItem[];
  disabled?: boolean;
  testId: string;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function useMenu() {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const items = (): HTMLElement[] => [
    ...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? []),
  ];
  const close = (): void => {
    open.value = false;
    root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open.value) return;
    items()[0]?.focus();
    const leave = (event: Event): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) open.value = false;
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [open.value]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!open.value || (step === undefined && event.key !== 'Escape')) return;
    event.preventDefault();
    event.stopPropagation();
    if (step === undefined) {
      close();
      return;
    }
    const all = items();
    const at = all.findIndex((item) => item.matches(':focus'));
    all[(at + step + all.length) % all.length]?.focus();
  };
  return { open, root, close, onKeyDown };
}

function MenuEntry({ item, close }: { item: MenuItem; close: () => void }) {
  const words = (
    <>
      <span>{item.label}</span>
      {item.hint !== undefined && <span class="menu__hint">{item.hint}</span>}
    </>
  );
  const shared = { class: 'menu__item', role: 'menuitem' as const, tabIndex: -1, 'data-testid': item.testId };
  if (item.href !== undefined) {
    return (
      <a {...shared} href={item.href} download onClick={close}>
        {words}
      </a>
    );
  }
  const run = (): void => {
    close();
    item.run?.();
  };
  return (
    <button {...shared} type="button" onClick={run}>
      {words}
    </button>
  );
}

/** A button that opens a short list of actions; the arrow keys move in it, Escape closes it. */
export function Menu({ label, icon, word, items, disabled = false, testId }: MenuProps) {
  const id = useId();
  const { open, root, close, onKeyDown } = useMenu();
  return (
    // The keys come from the button and the items inside.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class={word === undefined ? 'icon-button' : 'pill menu__pill'}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={id}
        disabled={disabled}
        data-testid={testId}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name={icon} size={14} /> {word !== undefined && <span class="pill__text">{word}</span>}
      </button>
      {open.value && (
        <div class="menu__items" role="menu" id={id} aria-label={label}>
          {items.map((item) => (
            <MenuEntry key={item.label} item={item} close={close} />
          ))}
        </div>
      )}
    </div>
  );
}
