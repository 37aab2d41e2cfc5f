import { formatAge, formatClock, formatFull, formatWait } from '../text/format.ts';
import { useSurroundings } from './surroundings.ts';

interface TimeProps {
  at: string;
  /** Which clock gave the time: sent deliveries use the emitter's clock, which may differ from the time of day. */
  by?: 'emitter';
}

function useAge({ at, by }: TimeProps): string {
  const { now, emitterNow } = useSurroundings();
  return formatAge((by === 'emitter' ? emitterNow : now).value - Date.parse(at));
}

/** How long ago, kept current; the full local time on hover. */
export function Age(props: TimeProps) {
  const age = useAge(props);
  return (
    <time class="age" dateTime={props.at} title={formatFull(props.at)}>
      {age}
    </time>
  );
}

/** Time of day with milliseconds, and how long ago. */
export function Moment(props: TimeProps) {
  const age = useAge(props);
  return (
    <time class="moment" dateTime={props.at} title={formatFull(props.at)}>
      {formatClock(props.at, Date.now())}
      <span class="moment__age">{age === 'now' ? ' · now' : ` · ${age} ago`}</span>
    </time>
  );
}

/** When the next attempt is due, counting down by the emitter's clock. */
export function Countdown({ at }: { at: string }) {
  const { emitterNow } = useSurroundings();
  const waitMs = Date.parse(at) - emitterNow.value;
  return (
    <time dateTime={at} title={formatFull(at)} data-testid="next-attempt">
      {waitMs > 0 ? `in ${formatWait(waitMs)}` : 'now'}
    </time>
  );
}
