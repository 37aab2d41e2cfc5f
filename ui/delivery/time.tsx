import { useApp } from '../app/context.ts';
import { formatAge, formatClock, formatFull, formatWait } from '../text/format.ts';

interface TimeProps {
  at: string;
  /** The clock of the time: sent deliveries use the emitter's clock, which may differ from the real time. */
  by?: 'emitter';
}

function useAge({ at, by }: TimeProps): string {
  const { store } = useApp();
  return formatAge((by === 'emitter' ? store.emitterNow : store.now).value - Date.parse(at));
}

/** The age of a time, updated every second; the full local time is the tooltip. */
export function Age(props: TimeProps) {
  const age = useAge(props);
  return (
    <time class="age" dateTime={props.at} title={formatFull(props.at)}>
      {age}
    </time>
  );
}

/** Time of day with milliseconds, and the age. */
export function Moment(props: TimeProps) {
  const age = useAge(props);
  return (
    <time class="moment" dateTime={props.at} title={formatFull(props.at)}>
      {formatClock(props.at, Date.now())}
      <span class="moment__age">{age === 'now' ? ' · now' : ` · ${age} ago`}</span>
    </time>
  );
}

/** Countdown to the next attempt by the emitter's clock. */
export function Countdown({ at }: { at: string }) {
  const { store } = useApp();
  const waitMs = Date.parse(at) - store.emitterNow.value;
  return (
    <time dateTime={at} title={formatFull(at)} data-testid="next-attempt">
      {waitMs > 0 ? `in ${formatWait(waitMs)}` : 'now'}
    </time>
  );
}
