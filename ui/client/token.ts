/** The token in a pasted text: a start link, its fragment, or the token itself. */
export function tokenIn(text: string): string {
  const trimmed = text.trim();
  const fragment = trimmed.includes('#') ? trimmed.slice(trimmed.indexOf('#') + 1) : trimmed;
  if (!fragment.includes('token=')) return fragment;
  return new URLSearchParams(fragment).get('token') ?? '';
}

/** Removes the token from the address and returns it, so that neither the history nor a copied address contains it. */
export function takeToken(): string | null {
  if (!location.hash.includes('token=')) return null;
  const token = tokenIn(location.hash);
  // Keeps the state of the entry, which belongs to the router.
  history.replaceState(history.state, '', location.pathname + location.search);
  return token === '' ? null : token;
}
