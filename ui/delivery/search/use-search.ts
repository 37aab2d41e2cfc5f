import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { DeliveryKind } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { formatQuery, isChip, isComplete, parseQuery, readTerm, type Term } from '../../state/query.ts';
import type { KnownNames, Suggestion } from '../../state/suggestions.ts';

const TYPING_PAUSE_MS = 160;
/** Longer pause while a filter may still be typed: the server refuses an incomplete value. */
const FILTER_PAUSE_MS = 700;

/** A search being edited: complete filters, and the text after them. */
export interface SearchDraft {
  chips: Term[];
  text: string;
}

/** Splits a search into complete filters, shown as chips, and the text being typed. */
function splitQuery(query: string, kind: DeliveryKind): SearchDraft {
  const terms = parseQuery(query, kind);
  return { chips: terms.filter(isChip), text: formatQuery(terms.filter((term) => !isChip(term))) };
}

/** How long to wait for the next key before searching for `text`. */
export function typingPauseMs(text: string, kind: DeliveryKind, open: readonly Suggestion[]): number {
  return open.length > 0 && readTerm(lastWord(text), kind).key !== null ? FILTER_PAUSE_MS : TYPING_PAUSE_MS;
}

/** The last word of the text, with its quotes. */
export function lastWord(text: string): string {
  return /(?:"[^"]*"?|\S)*$/.exec(text)?.[0] ?? '';
}

/** Names for suggestions that only the server knows. */
export function useKnownNames(): KnownNames {
  const { store } = useApp();
  return {
    events: store.events.value.map((event) => event.type),
    endpoints: store.endpoints.value.map((endpoint) => endpoint.name),
    webhooks: store.webhooks.value?.map((webhook) => webhook.name) ?? [],
  };
}

/** The search being edited: a local draft while typing, written into the address after a short pause. */
export function useSearch(kind: DeliveryKind) {
  const { actions, router } = useApp();
  const inAddress = router.place.value.params.get('q') ?? '';
  const draft = useSignal(splitQuery(inAddress, kind));
  const written = useRef(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // A pending search belongs to this list and must not be written into the address of the next screen.
  useEffect(() => () => clearTimeout(timer.current), [kind]);
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    // A pending search must not overwrite an address that has changed since.
    clearTimeout(timer.current);
    draft.value = splitQuery(inAddress, kind);
  }, [inAddress, kind, draft]);
  const write = (next: SearchDraft, pauseMs: number): void => {
    draft.value = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const query = formatQuery([...next.chips, ...parseQuery(next.text, kind).filter(isComplete)]);
      written.current = query;
      actions.setParams({ q: query }, { replace: true });
    }, pauseMs);
  };
  const dropChip = (index: number, edit: boolean): void => {
    const { chips, text } = draft.value;
    const gone = chips[index];
    if (gone === undefined) return;
    const rest = [gone.raw, text].filter(Boolean).join(' ');
    write({ chips: chips.filter((_, at) => at !== index), text: edit ? rest : text }, 0);
  };
  /**
   * Turns `word`, which replaces the last word of the text, into a chip. Returns false when it is not a complete
   * filter.
   */
  const commit = (word: string): boolean => {
    const term = readTerm(word, kind);
    if (!isChip(term)) return false;
    const { chips, text } = draft.value;
    const rest = text.slice(0, text.length - lastWord(text).length).trimEnd();
    write({ chips: [...chips, term], text: rest }, 0);
    return true;
  };
  return { draft, write, dropChip, commit };
}

export type Search = ReturnType<typeof useSearch>;

/**
 * Key handling of the search field. `active` is the index of the selected suggestion, or -1. Without one, Enter and Tab
 * take `whole`, the value that the typed part can only mean.
 */
export function useSearchKeys(
  search: Search,
  open: Suggestion[],
  take: (item: Suggestion) => void,
  whole: Suggestion | null,
) {
  const active = useSignal(-1);
  // Messages of the stream can make the suggestions fewer without a key press.
  const at = Math.min(active.value, open.length - 1);
  const walk = (step: number): void => {
    if (open.length > 0) active.value = (at + step + open.length) % open.length;
  };
  const atStart = (field: HTMLInputElement): boolean =>
    field.selectionStart === 0 && field.selectionEnd === 0;
  const takes = (event: KeyboardEvent, field: HTMLInputElement): boolean => {
    const chosen = open[at] ?? whole ?? undefined;
    const { chips, text } = search.draft.value;
    switch (event.key) {
      case 'ArrowDown':
        walk(1);
        return true;
      case 'ArrowUp':
        walk(-1);
        return true;
      case 'Enter':
      case 'Tab':
        if (chosen !== undefined) take(chosen);
        return chosen !== undefined || (event.key === 'Enter' && search.commit(lastWord(text)));
      case ' ':
        return search.commit(lastWord(text));
      case 'Backspace':
        if (!atStart(field) || chips.length === 0) return false;
        search.dropChip(chips.length - 1, true);
        return true;
      case 'Escape':
        field.blur();
        return true;
      default:
        return false;
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.currentTarget instanceof HTMLInputElement && takes(event, event.currentTarget))
      event.preventDefault();
  };
  return { active, at, onKeyDown };
}
