import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { DeliveryKind } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { Icon } from '../../kit/icon.tsx';
import { Kbd } from '../../kit/kbd.tsx';
import { TextRuns } from '../../kit/text-runs.tsx';
import type { Term } from '../../state/query.ts';
import { completion, type Suggestion, suggest } from '../../state/suggestions.ts';
import { SearchSuggestions } from './search-suggestions.tsx';
import {
  lastWord,
  type Search,
  typingPauseMs,
  useKnownNames,
  useSearch,
  useSearchKeys,
} from './use-search.ts';
import './search.css';

function SearchChips({ chips, drop }: { chips: Term[]; drop: (index: number) => void }) {
  return (
    <>
      {chips.map((chip, index) => (
        <button
          key={chip.raw}
          type="button"
          class="token"
          data-negated={chip.negated}
          title="Remove this filter"
          onClick={() => drop(index)}
        >
          {chip.raw}
          <Icon name="cross" size={10} />
        </button>
      ))}
    </>
  );
}

const PLACEHOLDERS: Record<DeliveryKind, string> = {
  received: 'Search payloads, or event: verdict: …',
  sent: 'Search payloads, or event: state: …',
};

interface InputProps {
  kind: DeliveryKind;
  search: Search;
  write: (text: string) => void;
  focused: Signal<boolean>;
  open: Suggestion[];
  listId: string;
  keys: ReturnType<typeof useSearchKeys>;
  /** Id of the element that says why the search is invalid; null when it is valid. */
  problemId: string | null;
}

function SearchInput({ kind, search, write, focused, open, listId, keys, problemId }: InputProps) {
  const { ui } = useApp();
  const field = useRef<HTMLInputElement>(null);
  const { chips, text } = search.draft.value;
  const active = keys.at;
  // Requests from before this field was mounted were for another field.
  const asked = useRef(ui.searchFocus.peek());
  useSignalEffect(() => {
    if (ui.searchFocus.value > asked.current) field.current?.focus();
    asked.current = ui.searchFocus.value;
  });
  return (
    <input
      ref={field}
      type="text"
      role="combobox"
      data-testid="search"
      aria-label="Search"
      aria-expanded={open.length > 0}
      aria-controls={listId}
      aria-autocomplete="list"
      aria-invalid={problemId !== null}
      aria-describedby={problemId ?? undefined}
      aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
      placeholder={chips.length > 0 ? '' : PLACEHOLDERS[kind]}
      autocomplete="off"
      spellcheck={false}
      value={text}
      onInput={(event) => {
        focused.value = true;
        keys.active.value = -1;
        write(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        keys.onKeyDown(event);
        // Closes the suggestions so that the results are visible; the next key opens them again.
        if (event.key === 'Enter') focused.value = false;
        if (event.key === 'ArrowDown') focused.value = true;
      }}
      onFocus={() => {
        focused.value = true;
      }}
      onBlur={() => {
        focused.value = false;
      }}
    />
  );
}

interface SearchBoxProps {
  kind: DeliveryKind;
  /** Why the server refuses the search. */
  problem: string | null;
}

/** Free text and filters, with suggestions; `/` puts the focus here. */
export function SearchBox({ kind, problem }: SearchBoxProps) {
  const listId = useId();
  const problemId = useId();
  const search = useSearch(kind);
  const focused = useSignal(false);
  const { chips, text } = search.draft.value;
  const word = lastWord(text);
  const known = useKnownNames();
  const open = focused.value && (word !== '' || text === '') ? suggest(word, kind, known) : [];
  const write = (typed: string): void => {
    const going = suggest(lastWord(typed), kind, known);
    search.write({ chips, text: typed }, typingPauseMs(typed, kind, going));
  };
  const take = (item: Suggestion): void => {
    const before = text.slice(0, text.length - word.length);
    if (item.final) search.commit(item.text);
    else write(before + item.text);
    keys.active.value = -1;
  };
  const keys = useSearchKeys(search, open, take, completion(word, kind, known));
  return (
    <search class="search" aria-label={`Search ${kind} deliveries`}>
      <div class="search__field" data-invalid={problem !== null}>
        <Icon name="search" size={14} />
        <SearchChips chips={chips} drop={(index) => search.dropChip(index, false)} />
        <SearchInput
          kind={kind}
          search={search}
          write={write}
          focused={focused}
          open={open}
          listId={listId}
          keys={keys}
          problemId={problem === null ? null : problemId}
        />
        <Kbd>/</Kbd>
      </div>
      <SearchSuggestions id={listId} items={open} active={keys.at} take={take} />
      {problem !== null && (
        <p class="search__problem" role="alert" id={problemId} data-testid="search-problem">
          <TextRuns text={problem} />
        </p>
      )}
    </search>
  );
}
