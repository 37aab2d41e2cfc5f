import type { Suggestion } from '../../state/suggestions.ts';

interface SuggestionsProps {
  id: string;
  items: readonly Suggestion[];
  active: number;
  take: (item: Suggestion) => void;
}

/** The suggestions below the search, chosen with the arrow keys or the mouse. */
export function SearchSuggestions({ id, items, active, take }: SuggestionsProps) {
  return (
    <div
      class="suggestions"
      role="listbox"
      tabIndex={-1}
      id={id}
      aria-label="Suggestions"
      hidden={items.length === 0}
    >
      {items.map((item, index) => (
        <div
          key={item.text}
          id={`${id}-${index}`}
          class="suggestions__item"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Mouse down instead of click, so that the field keeps the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            take(item);
          }}
        >
          <code>{item.text}</code>
          <span>{item.hint}</span>
        </div>
      ))}
    </div>
  );
}
