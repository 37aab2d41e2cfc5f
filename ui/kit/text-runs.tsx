import { visibleText } from '../text/visible-text.ts';

/** Text whose invisible characters are shown as escapes. Rendered as text nodes only. */
export function TextRuns({ text, keepLines = false }: { text: string; keepLines?: boolean }) {
  const runs = visibleText(text, { keepLines });
  if (runs.length === 1 && runs[0]?.hidden === false) return <>{text}</>;
  return (
    <>
      {runs.map((run, index) =>
        run.hidden ? (
          // A run has no other key than its index.
          <span key={index} class="escape">
            {run.text}
          </span>
        ) : (
          run.text
        ),
      )}
    </>
  );
}
