interface ChangedProps {
  /** Keeps the edits made here. */
  onKeep: () => void;
  /** Discards them. */
  onTake: () => void;
}

/** Tells that another client changed what is being edited, and lets the reader choose whose version it is. */
export function ChangedElsewhere({ onKeep, onTake }: ChangedProps) {
  return (
    <div class="callout" data-tone="unrecognised" role="status" data-testid="changed-elsewhere">
      <p>
        <strong>Changed elsewhere.</strong> The fields you edited keep your values; every other field shows
        its new value. Save writes only the fields you edited.
      </p>
      <div class="callout__actions">
        <button type="button" class="button" onClick={onKeep}>
          Keep mine
        </button>
        <button type="button" class="button" title="Discards your edits" onClick={onTake}>
          Take theirs
        </button>
      </div>
    </div>
  );
}

interface DeletedProps {
  /** What was lost with it, beyond what the form holds. */
  lost: string;
  busy: boolean;
  onCreate: () => void;
  onDiscard: () => void;
}

/** Tells that another client deleted what is being edited: the edits can make it anew. */
export function DeletedElsewhere({ lost, busy, onCreate, onDiscard }: DeletedProps) {
  return (
    <div class="callout" data-tone="invalid" role="status" data-testid="deleted-elsewhere">
      <p>
        <strong>Deleted elsewhere.</strong> Your edits are still here. {lost}
      </p>
      <div class="callout__actions">
        <button
          type="button"
          class="button button--primary"
          data-testid="create-again"
          disabled={busy}
          onClick={onCreate}
        >
          Create it again
        </button>
        <button type="button" class="button" data-testid="discard-edits" onClick={onDiscard}>
          Discard
        </button>
      </div>
    </div>
  );
}
