/** Tells that another client changed what is being edited, and offers to take its version. */
export function ChangedElsewhere({ onLoad }: { onLoad: () => void }) {
  return (
    <div class="callout" data-tone="unrecognised" role="status" data-testid="changed-elsewhere">
      <p>
        <strong>Changed elsewhere.</strong> Your edits are kept; every other field shows its new value.
      </p>
      <button type="button" class="button" title="Discards your edits" onClick={onLoad}>
        Load it
      </button>
    </div>
  );
}
