import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Json } from '../../../server/types.ts';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { formatCount } from '../../text/format.ts';
import { findInTree, MATCH_LIMIT } from './find.ts';

/** Finds keys and values in the tree; Enter goes from match to match. */
export function TreeSearch({ payload, reveal }: { payload: Json; reveal: (pointer: string) => void }) {
  const text = useSignal('');
  const at = useSignal(-1);
  const found = useMemo(() => findInTree(payload, text.value), [payload, text.value]);
  const step = (by: number): void => {
    if (found.length === 0) return;
    at.value = (at.value + by + found.length) % found.length;
    reveal(found[at.value] ?? '');
  };
  /** Goes to the first match with each letter, as a browser's own search does. */
  const find = (typed: string): void => {
    text.value = typed;
    const first = findInTree(payload, typed)[0];
    at.value = first === undefined ? -1 : 0;
    if (first !== undefined) reveal(first);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') (event.currentTarget as HTMLInputElement).blur();
  };
  const count = found.length >= MATCH_LIMIT ? `${formatCount(MATCH_LIMIT)}+` : formatCount(found.length);
  return (
    <div class="tree-search">
      <Icon name="search" size={13} />
      <input
        type="text"
        aria-label="Find in the payload"
        placeholder="Find in payload"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          find(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <span class="tree-search__count" role="status">
        {text.value === '' ? '' : `${at.value >= 0 ? `${at.value + 1} of ` : ''}${count}`}
      </span>
      <CopyButton text={() => JSON.stringify(payload, null, 2)} what="payload" />
    </div>
  );
}
