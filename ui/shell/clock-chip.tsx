import { useApp } from '../app/context.ts';
import { Icon } from '../kit/icon.tsx';
import { Menu, type MenuItem } from '../kit/menu.tsx';
import { emitterNow, isOtherTime } from '../state/server-clock.ts';
import { formatFull, formatShortMoment } from '../text/format.ts';
import { useClock } from './use-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Shows the emitter's clock when it differs from the real time, and moves a manual clock forward. */
export function ClockChip() {
  const { store } = useApp();
  const { advance, toNextRetry } = useClock();
  const clock = store.clock.value;
  if (!isOtherTime(clock)) return null;
  const at = new Date(emitterNow(clock, store.now.value)).toISOString();
  const word = `${clock.mode.replace('x', '×')} ${formatShortMoment(at, store.now.value)}`;
  if (clock.mode !== 'manual') {
    return (
      <span class="pill menu__pill" title={`The emitter’s clock: ${formatFull(at)}`} data-testid="clock">
        <Icon name="clock" size={14} /> <span class="pill__text">{word}</span>
      </span>
    );
  }
  const items: MenuItem[] = [
    { label: '+1 min', testId: 'clock-minute', run: () => void advance(MINUTE_MS) },
    { label: '+1 h', testId: 'clock-hour', run: () => void advance(HOUR_MS) },
    { label: '+1 day', testId: 'clock-day', run: () => void advance(24 * HOUR_MS) },
    { label: 'To the next retry', testId: 'clock-next', run: () => void toNextRetry() },
  ];
  return <Menu label={`${word}, step the clock`} icon="clock" word={word} items={items} testId="clock" />;
}
