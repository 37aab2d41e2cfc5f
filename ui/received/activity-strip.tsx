import type { Activity, Verdict } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { addressOf } from '../app/router.ts';
import { activityTotals, slotTotal } from '../state/activity.ts';
import { formatClock, formatCount, formatMinute, plural } from '../text/format.ts';
import { VERDICTS } from '../text/words.ts';
import { withTime } from './slot-query.ts';
import './activity-strip.css';

const WIDTH = 600;
const HEIGHT = 36;

function summarise(activity: Activity): string {
  const totals = activityTotals(activity);
  const parts = VERDICTS.filter((verdict) => totals[verdict] > 0).map(
    (verdict) => `${totals[verdict]} ${verdict}`,
  );
  const total = plural(slotTotal(totals), 'delivery', 'deliveries');
  return `Last 15 minutes: ${total}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** The parts of one bar from bottom to top; each has at least 2 px, so that it is visible. */
function stack(
  slot: Record<Verdict, number>,
  highest: number,
): Array<{ verdict: Verdict; y: number; height: number }> {
  let y = HEIGHT;
  return VERDICTS.filter((verdict) => slot[verdict] > 0).map((verdict) => {
    const height = Math.max(2, (slot[verdict] / highest) * (HEIGHT - 2));
    y -= height;
    return { verdict, y: Math.max(0, y), height };
  });
}

function Bars({ activity }: { activity: Activity }) {
  const highest = Math.max(4, ...activity.slots.map(slotTotal));
  const step = WIDTH / activity.slots.length;
  const startMs = Date.parse(activity.from);
  return (
    <svg
      class="strip__bars"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summarise(activity)}
    >
      {activity.slots.map((slot, index) => (
        <g key={startMs + index * activity.slotMs}>
          <rect class="strip__ground" x={index * step} y={HEIGHT - 1.5} width={step - 2} height={1.5} />
          {stack(slot, highest).map((part) => (
            <rect
              key={part.verdict}
              data-tone={part.verdict}
              x={index * step}
              width={step - 2}
              y={part.y}
              height={part.height}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}

function slotTitle(slot: Record<Verdict, number>, from: string, to: string): string {
  const parts = VERDICTS.filter((verdict) => slot[verdict] > 0).map(
    (verdict) => `${slot[verdict]} ${verdict}`,
  );
  return `${formatClock(from, Date.parse(to)).slice(0, -4)}–${formatClock(to, Date.parse(to)).slice(0, -4)}: ${parts.join(', ')}. Click to show only these.`;
}

/**
 * A link over each bar; it limits the list to the time of the bar. Keyboard users type `after:` and `before:` into the
 * search.
 */
function SlotLinks({ activity }: { activity: Activity }) {
  const { router } = useApp();
  const { params } = router.place.value;
  const startMs = Date.parse(activity.from);
  return (
    <div class="strip__slots" aria-hidden="true">
      {activity.slots.map((slot, index) => {
        const from = new Date(startMs + index * activity.slotMs).toISOString();
        const to = new Date(startMs + (index + 1) * activity.slotMs).toISOString();
        if (slotTotal(slot) === 0) return <span key={from} />;
        const q = withTime(params.get('q') ?? '', from, to);
        return (
          <a
            key={from}
            href={addressOf(['received'], params, { q, tab: null })}
            tabIndex={-1}
            title={slotTitle(slot, from, to)}
            data-testid="strip-slot"
          >
            <span class="hidden">{slotTitle(slot, from, to)}</span>
          </a>
        );
      })}
    </div>
  );
}

/** Deliveries of the last 15 minutes by verdict. */
export function ActivityStrip() {
  const { store } = useApp();
  const activity = store.activity.value;
  if (activity === null) return <div class="strip" />;
  const total = slotTotal(activityTotals(activity));
  return (
    <div class="strip">
      <div class="strip__chart">
        <Bars activity={activity} />
        <SlotLinks activity={activity} />
      </div>
      <div class="strip__scale" aria-hidden="true">
        <span>{formatMinute(activity.from)}</span>
        <span>last 15 min · {formatCount(total)}</span>
        <span>now</span>
      </div>
    </div>
  );
}
