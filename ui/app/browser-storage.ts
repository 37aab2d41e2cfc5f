/** A text kept for this browser session under a name; nothing where the browser allows no storage. */
export function remembered(name: string): string {
  try {
    return sessionStorage.getItem(`rai-hooks:${name}`) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a text for this browser session. */
export function remember(name: string, text: string): void {
  try {
    sessionStorage.setItem(`rai-hooks:${name}`, text);
  } catch {
    // The browser allows no storage: it is asked for again then.
  }
}
