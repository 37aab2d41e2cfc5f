import type { ComponentChildren } from 'preact';
import { useApp } from '../../app/context.ts';
import { addressOf } from '../../app/router.ts';
import { Icon } from '../../kit/icon.tsx';
import { TextRuns } from '../../kit/text-runs.tsx';
import { Moment } from '../../kit/time.tsx';
import { Chip, type Tone } from '../../kit/verdict.tsx';
import './detail.css';

interface HeadProps {
  title: string;
  tone: Tone;
  /** Text next to the glyph; without it, the word of the tone. */
  word?: string;
  at: string;
  /** `emitter` if `at` is a time of the emitter's clock. */
  by?: 'emitter';
  meta: ComponentChildren;
}

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

/** Heading of a delivery: title, outcome, time and further facts. */
export function DetailHead({ title, tone, word, at, by, meta }: HeadProps) {
  return (
    <header class="detail-head">
      <BackLink />
      <div class="detail-head__title">
        <h2>
          <TextRuns text={title} />
        </h2>
        <Chip tone={tone} {...(word !== undefined && { word })} testId="verdict" />
      </div>
      <div class="detail-head__side">
        <Moment at={at} {...(by !== undefined && { by })} />
      </div>
      <p class="detail-head__meta">{meta}</p>
    </header>
  );
}

/** Shown when the requested object does not exist or cannot be read. */
export function DetailProblem({ text }: { text: string }) {
  return (
    <div class="detail" data-testid="detail">
      <div class="detail__scroll">
        <BackLink />
        <div class="empty" role="alert">
          <p class="empty__title">{text}</p>
        </div>
      </div>
    </div>
  );
}
