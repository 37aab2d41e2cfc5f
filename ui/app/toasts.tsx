import { useApp } from './context.ts';
import './toasts.css';

/** Short messages, also read out. */
export function Toasts() {
  const { ui } = useApp();
  return (
    <div class="toasts" role="status" aria-live="polite">
      {ui.toasts.value.map((item) => (
        <p key={item.id} class="toast" data-tone={item.tone}>
          {item.text}
        </p>
      ))}
    </div>
  );
}
