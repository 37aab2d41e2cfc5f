import { Icon } from '../kit/icon.tsx';
import { useApp } from './context.ts';
import { addressOf } from './router.ts';
import './back-link.css';

/** Link back to the list, on narrow screens that show only the detail. */
export function BackLink() {
  const { router } = useApp();
  const { segments, params } = router.place.value;
  return (
    <a
      class="back-link"
      href={addressOf(segments.slice(0, 1), params, { tab: null })}
      aria-label="Back to the list"
    >
      <Icon name="back" />
    </a>
  );
}
