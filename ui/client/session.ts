import type { Store } from '../state/store.ts';
import { type Api, ApiError } from './api.ts';

interface Parts {
  api: Api;
  store: Store;
}

// In memory only: a server that starts anew has new cookies but the old token, and a page that was
// opened with it signs in again by itself.
let remembered: string | null = null;
let renewing: Promise<boolean> | null = null;

/** Opens the session with a token, or with the cookie there may be. Never throws; the store tells the outcome. */
export async function signIn({ api, store }: Parts, token: string | null): Promise<void> {
  try {
    await (token === null ? api.session() : api.signIn(token));
    if (token !== null) remembered = token;
    store.session.value = 'open';
  } catch {
    store.session.value = 'closed';
  }
}

async function renew({ api, store }: Parts): Promise<boolean> {
  const token = remembered;
  remembered = null;
  if (token !== null && store.session.value === 'open') await signIn({ api, store }, token);
  else store.session.value = 'closed';
  return store.session.value === 'open';
}

/** After a 401: signs in again with the remembered token, or closes the session. Once for many calls. */
export function renewSession(parts: Parts): Promise<boolean> {
  renewing ??= renew(parts).finally(() => {
    renewing = null;
  });
  return renewing;
}

/** Whether a lost stream should be tried again: not without a session. */
export async function mayReconnect(parts: Parts): Promise<boolean> {
  try {
    await parts.api.session();
    return true;
  } catch (error) {
    const refused = error instanceof ApiError && error.problem.status === 401;
    // Nobody there says nothing about the session.
    return refused ? renewSession(parts) : true;
  }
}
