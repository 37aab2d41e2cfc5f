interface ProblemProps {
  /** What is wrong; without it nothing is shown. */
  text: string | null | undefined;
}

/** What is wrong with a form or a group of controls, read out when it appears. A `Field` tells its own problem. */
export function Problem({ text }: ProblemProps) {
  if (text === null || text === undefined) return null;
  return (
    <p class="field__problem" role="alert">
      {text}
    </p>
  );
}
