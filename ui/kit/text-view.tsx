import { useSignal } from '@preact/signals';
import { formatCount } from '../text/format.ts';
import { cutText } from '../text/visible-text.ts';
import { TextRuns } from './text-runs.tsx';
import './views.css';

/**
 * Characters laid out at once: more than any event has, and few enough that a line of 5 MB does not freeze the page.
 */
const PART = 60_000;

/** Long text that keeps its line feeds, shown in parts. */
export function TextView({ text, label, testId }: { text: string; label: string; testId?: string }) {
  const shown = useSignal(PART);
  const head = cutText(text, shown.value);
  const more = (): void => {
    shown.value += PART * 4;
  };
  return (
    // A scrolling region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="text-view" tabIndex={0} aria-label={label} data-testid={testId}>
      <pre>
        <TextRuns text={head} keepLines />
      </pre>
      {head.length < text.length && (
        <button type="button" class="button" onClick={more}>
          Show more ({formatCount(text.length - head.length)} characters)
        </button>
      )}
    </section>
  );
}
