import type { ComponentChildren } from 'preact';
import { BackLink } from '../../app/back-link.tsx';
import { TextRuns } from '../../kit/text-runs.tsx';
import { Moment } from '../time.tsx';
import { Chip, type Tone } from '../verdict.tsx';
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
