/** The token in what was pasted: a start link, its fragment, or the token itself. */
export function tokenIn(text: string): string {
  const trimmed = text.trim();
  const fragment = trimmed.includes('#') ? trimmed.slice(trimmed.indexOf('#') + 1) : trimmed;
  if (!fragment.includes('token=')) return fragment;
  return new URLSearchParams(fragment).get('token') ?? '';
}

/** Takes the token out of the address, so that neither history nor a copied address keeps it. */
export function takeToken(): string | null {
  if (!location.hash.includes('token=')) return null;
  const token = tokenIn(location.hash);
  // The state of the entry is the router's.
  history.replaceState(history.state, '', location.pathname + location.search);
  return token === '' ? null : token;
}
