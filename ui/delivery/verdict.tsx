import type { SentState, Stage, Verdict } from '../../server/types.ts';
import { Icon, type IconName } from '../kit/icon.tsx';

const VERDICT_ICONS: Record<Verdict, IconName> = {
  valid: 'check',
  invalid: 'bang',
  undecodable: 'cross',
  unrecognised: 'question',
};
const STATE_ICONS: Record<SentState, IconName> = {
  pending: 'dots',
  delivered: 'check',
  failed: 'cross',
  cancelled: 'dash',
};
const OUTCOME_ICONS: Record<Stage['outcome'], IconName> = {
  passed: 'check',
  failed: 'cross',
  skipped: 'dash',
};

/** Each tone has its own glyph as well as its own colour. */
export type Tone = Verdict | SentState | Stage['outcome'];

function iconOf(tone: Tone): IconName {
  const icons: Partial<Record<Tone, IconName>> = { ...VERDICT_ICONS, ...STATE_ICONS, ...OUTCOME_ICONS };
  return icons[tone] ?? 'dash';
}

/** The glyph of a verdict, state or outcome on its background. The word must be shown nearby. */
export function Glyph({ tone, size = 20 }: { tone: Tone; size?: number }) {
  return (
    <span class="glyph" data-tone={tone} data-size={size > 20 ? 'large' : 'small'}>
      <Icon name={iconOf(tone)} size={size - 6} />
    </span>
  );
}

/** Glyph and word together. */
export function Chip({ tone, word, testId }: { tone: Tone; word?: string; testId?: string }) {
  return (
    <span class="chip" data-tone={tone} data-testid={testId}>
      <Icon name={iconOf(tone)} size={13} />
      {word ?? tone}
    </span>
  );
}
