import { useComputed } from '@preact/signals';
import { useApp } from '../context.ts';
import { formatAge, formatClock, formatFull } from '../text/format.ts';

/** How long ago, kept current; the full local time on hover. */
export function Age({ at }: { at: string }) {
  const { store } = useApp();
  const age = formatAge(store.now.value - Date.parse(at));
  return (
    <time class="age" dateTime={at} title={formatFull(at)}>
      {age}
    </time>
  );
}

/** Time of day with milliseconds, and how long ago. */
export function Moment({ at }: { at: string }) {
  const { store } = useApp();
  const age = useComputed(() => formatAge(store.now.value - Date.parse(at)));
  return (
    <time class="moment" dateTime={at} title={formatFull(at)}>
      {formatClock(at, Date.now())}
      <span class="moment__age">{age.value === 'now' ? ' · now' : ` · ${age.value} ago`}</span>
    </time>
  );
}
