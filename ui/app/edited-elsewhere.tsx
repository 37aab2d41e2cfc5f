interface ChangedProps {
  /** Keeps the reader's edits. */
  onKeep: () => void;
  /** Discards the edits and loads the settings of the other client. */
  onTake: () => void;
}

/** Says that another client changed the edited object, and lets the reader choose between the two versions. */
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
  /** What else was lost with the object and is not in the form. */
  lost: string;
  busy: boolean;
  onCreate: () => void;
  onDiscard: () => void;
}

/** Says that another client deleted the edited object, and offers to create it again from the edits. */
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
