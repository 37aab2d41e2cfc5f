/** How long a text is stored: until the tab closes, or for ever. */
type Lifetime = 'tab' | 'always';

// Even reading these properties throws where the browser allows the page no storage.
const storage = (lifetime: Lifetime): Storage => (lifetime === 'tab' ? sessionStorage : localStorage);

const keyOf = (name: string): string => `rai-hooks:${name}`;

/** The text stored under a name; empty if there is none, or if the browser allows no storage. */
export function remembered(name: string, lifetime: Lifetime): string {
  try {
    return storage(lifetime).getItem(keyOf(name)) ?? '';
  } catch {
    return '';
  }
}

/** Stores a text under a name; an empty text removes it. Does nothing if the browser allows no storage. */
export function remember(name: string, text: string, lifetime: Lifetime): void {
  try {
    if (text === '') storage(lifetime).removeItem(keyOf(name));
    else storage(lifetime).setItem(keyOf(name), text);
  } catch {
    // Not stored: the page asks again later, or uses the default.
  }
}
