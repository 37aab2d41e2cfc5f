/** How long a text is kept: until the tab closes, or for good. */
type Lifetime = 'tab' | 'always';

// The accessors throw, too, where the browser allows a page no storage.
const storage = (lifetime: Lifetime): Storage => (lifetime === 'tab' ? sessionStorage : localStorage);

const keyOf = (name: string): string => `rai-hooks:${name}`;

/** A text kept under a name; empty where there is none, or where the browser allows no storage. */
export function remembered(name: string, lifetime: Lifetime): string {
  try {
    return storage(lifetime).getItem(keyOf(name)) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a text under a name; an empty one removes it. Does nothing where the browser allows no storage. */
export function remember(name: string, text: string, lifetime: Lifetime): void {
  try {
    if (text === '') storage(lifetime).removeItem(keyOf(name));
    else storage(lifetime).setItem(keyOf(name), text);
  } catch {
    // Not kept: the page asks again, or starts from its default.
  }
}
