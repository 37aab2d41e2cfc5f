import type { ComponentChildren } from 'preact';
import './split-view.css';

interface SplitProps {
  list: ComponentChildren;
  detail: ComponentChildren;
  /** Whether a detail is open: narrow screens then show only the detail, otherwise only the list. */
  open: boolean;
  /** Whether the list is hidden beside the detail. */
  listHidden: boolean;
}

/** List and detail side by side; on a narrow screen the open detail replaces the list. */
export function SplitView({ list, detail, open, listHidden }: SplitProps) {
  return (
    <div class="split" data-open={open} data-list-hidden={listHidden}>
      <section class="split__list" aria-label="List">
        {list}
      </section>
      <section class="split__detail" aria-label="Detail">
        {detail}
      </section>
    </div>
  );
}
