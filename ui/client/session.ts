import type { Signal } from '@preact/signals';
import type { Api } from './api.ts';
import { ApiError } from './call.ts';

/** Whether the page may read: `refused` means that the token of its link is not the server's. */
export type SessionState = 'asking' | 'open' | 'closed' | 'refused';

interface SessionOptions {
  api: Pick<Api, 'signIn' | 'session'>;
  state: Signal<SessionState>;
  /** Stores the token until the tab is closed; empty when there is none. */
  memory: { read(): string; write(token: string): void };
}

export interface Session {
  /**
   * Opens the session: with the given token, else with an existing cookie, else with the remembered token. Never
   * throws.
   */
  open(token: string | null): Promise<void>;
  /**
   * After a 401: signs in again with the remembered token, or closes the session. Concurrent calls share one sign-in.
   */
  renew(): Promise<boolean>;
  /** Whether a lost stream may connect again: false without a session. */
  mayReconnect(): Promise<boolean>;
}

type Answer = 'accepted' | 'refused' | 'unanswered';

async function answerOf(call: () => Promise<unknown>): Promise<Answer> {
  try {
    await call();
    return 'accepted';
  } catch (error) {
    return error instanceof ApiError && error.problem.status === 401 ? 'refused' : 'unanswered';
  }
}

/**
 * The page's session. A restarted server has new cookies but the same token, so a tab that was opened with the token
 * signs in again by itself, also after a reload.
 */
export function createSession({ api, state, memory }: SessionOptions): Session {
  let renewing: Promise<boolean> | null = null;

  const offer = async (token: string): Promise<Answer> => {
    if (token === '') return 'refused';
    const answer = await answerOf(() => api.signIn(token));
    if (answer === 'accepted') memory.write(token);
    else if (answer === 'refused' && memory.read() === token) memory.write('');
    return answer;
  };

  const open = async (token: string | null): Promise<void> => {
    const given = token === null ? null : await offer(token);
    const opened =
      given === 'accepted' ||
      (await answerOf(() => api.session())) === 'accepted' ||
      (await offer(memory.read())) === 'accepted';
    if (opened) state.value = 'open';
    else state.value = given === 'refused' ? 'refused' : 'closed';
  };

  const renewOnce = async (): Promise<boolean> => {
    if (state.value !== 'open') return false;
    const answer = await offer(memory.read());
    // A server that does not answer may be restarting: the session has ended only when the server refuses the token.
    if (answer === 'refused') state.value = 'closed';
    return answer === 'accepted';
  };

  const renew = (): Promise<boolean> => {
    renewing ??= renewOnce().finally(() => {
      renewing = null;
    });
    return renewing;
  };

  return {
    open,
    renew,
    // No answer does not mean that the session has ended, so the stream may connect again.
    mayReconnect: async () => (await answerOf(() => api.session())) !== 'refused' || renew(),
  };
}
