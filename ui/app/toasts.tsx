import { useApp } from './context.ts';
import { dropToast, holdToasts, type Toast } from './interface-state.ts';
import './toasts.css';

function ToastButton({ item }: { item: Toast }) {
  const { ui } = useApp();
  const { action } = item;
  if (action === undefined) return null;
  const run = (): void => {
    dropToast(ui, item.id);
    action.run();
  };
  return (
    <button type="button" class="toast__action" data-testid="toast-action" onClick={run}>
      {action.label}
    </button>
  );
}

/** Toasts, which screen readers read out. */
export function Toasts() {
  const { ui } = useApp();
  return (
    <div
      class="toasts"
      role="status"
      aria-live="polite"
      onMouseEnter={() => holdToasts(ui, 'hover', true)}
      onMouseLeave={() => holdToasts(ui, 'hover', false)}
      onFocusIn={() => holdToasts(ui, 'focus', true)}
      onFocusOut={() => holdToasts(ui, 'focus', false)}
    >
      {ui.toasts.value.map((item) => (
        <p key={item.id} class="toast" data-tone={item.tone}>
          <span>{item.text}</span>
          <ToastButton item={item} />
        </p>
      ))}
    </div>
  );
}
