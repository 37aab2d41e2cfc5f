import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Json } from '../../../server/types.ts';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { formatCount } from '../../text/format.ts';
import { findInTree, MATCH_LIMIT } from './find.ts';
import type { Lexemes } from './lexemes.ts';
import { printJson } from './print-json.ts';

interface TreeSearchProps {
  payload: Json;
  lexemes: Lexemes | null;
  reveal: (pointer: string) => void;
}

/** The matches of a text: found once for a text and a payload, since a large one takes long to walk. */
function useMatches(payload: Json, lexemes: Lexemes | null): (text: string) => string[] {
  const last = useRef<{ text: string; payload: Json; found: string[] }>(undefined);
  return (text) => {
    if (last.current?.text !== text || last.current.payload !== payload)
      last.current = { text, payload, found: findInTree(payload, text, lexemes) };
    return last.current.found;
  };
}

/** Finds keys and values in the tree; Enter goes to the next match. */
export function TreeSearch({ payload, lexemes, reveal }: TreeSearchProps) {
  const text = useSignal('');
  const at = useSignal(-1);
  const matchesOf = useMatches(payload, lexemes);
  const found = matchesOf(text.value);
  const step = (by: number): void => {
    if (found.length === 0) return;
    at.value = (at.value + by + found.length) % found.length;
    reveal(found[at.value] ?? '');
  };
  /** Goes to the first match at each keystroke, like the search of a browser. */
  const find = (typed: string): void => {
    text.value = typed;
    const first = matchesOf(typed)[0];
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
      <CopyButton text={() => printJson(payload, lexemes)} what="payload" />
    </div>
  );
}
