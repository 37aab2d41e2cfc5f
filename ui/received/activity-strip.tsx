import type { Activity, Verdict } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { activityTotals, slotTotal } from '../state/activity.ts';
import { formatCount, formatMinute, plural } from '../text/format.ts';
import { VERDICTS } from '../text/words.ts';
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

/** Heights of one bar from the bottom up; the smallest part is still seen. */
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

/** What came in the last quarter of an hour, by verdict. */
export function ActivityStrip() {
  const { store } = useApp();
  const activity = store.activity.value;
  if (activity === null) return <div class="strip" />;
  const total = slotTotal(activityTotals(activity));
  return (
    <div class="strip">
      <Bars activity={activity} />
      <div class="strip__scale" aria-hidden="true">
        <span>{formatMinute(activity.from)}</span>
        <span>last 15 min · {formatCount(total)}</span>
        <span>now</span>
      </div>
    </div>
  );
}
