import { visibleText } from '../text/visible-text.ts';

/** Text whose invisible characters are written out. Rendered as text nodes only. */
export function TextRuns({ text, keepLines = false }: { text: string; keepLines?: boolean }) {
  const runs = visibleText(text, { keepLines });
  if (runs.length === 1 && runs[0]?.hidden === false) return <>{text}</>;
  return (
    <>
      {runs.map((run, index) =>
        run.hidden ? (
          // A run is identified by its index: it has no other key.
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
