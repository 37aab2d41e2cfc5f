/** Shown when a part of the page could not be loaded: possible reasons, and what to do. */
export function LoadProblem({ retry }: { retry: () => void }) {
  return (
    <div class="empty" role="alert" data-testid="load-problem">
      <p class="empty__title">This part of the page could not be loaded</p>
      <p>The server may have stopped, or another version of it may have started.</p>
      <p class="empty__actions">
        <button type="button" class="button" onClick={retry}>
          Retry
        </button>
        <button type="button" class="button button--quiet" onClick={() => location.reload()}>
          Reload the page
        </button>
      </p>
    </div>
  );
}
