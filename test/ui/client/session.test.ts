import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../ui/client/call.ts';
import { createSession, type SessionState } from '../../../ui/client/session.ts';

const refused = () =>
  new ApiError({ type: 'about:blank', title: 'Unauthorized', status: 401, detail: 'No session.' });

/** A server with one token, whose cookies end with each start; and a tab's memory. */
function setUp({ remembered = '', answers = true } = {}) {
  let isThere = answers;
  let token = remembered;
  let cookie = false;
  let signIns = 0;
  const reply = (accepted: boolean): void => {
    if (!isThere) throw new ApiError({ type: 'about:blank', title: 'No answer', status: 0, detail: '' });
    if (!accepted) throw refused();
  };
  const state = signal<SessionState>('asking');
  const session = createSession({
    api: {
      signIn: async (offered) => {
        signIns += 1;
        reply(offered === 'right');
        cookie = true;
      },
      session: async () => reply(cookie),
    },
    state,
    memory: {
      read: () => token,
      write: (next) => {
        token = next;
      },
    },
  });
  const restart = (): void => {
    cookie = false;
  };
  const goAway = (): void => {
    isThere = false;
  };
  return { session, state, restart, goAway, memory: () => token, signIns: () => signIns };
}

describe('a page opened with', () => {
  test('the right token signs in, and the tab stores it', async () => {
    const { session, state, memory } = setUp();
    await session.open('right');
    expect([state.value, memory()]).toEqual(['open', 'right']);
  });

  test('a wrong token shows the refusal, and the tab stores nothing', async () => {
    const { session, state, memory } = setUp();
    await session.open('wrong');
    expect([state.value, memory()]).toEqual(['refused', '']);
  });

  test('a wrong token keeps an existing session', async () => {
    const { session, state } = setUp();
    await session.open('right');
    await session.open('wrong');
    expect(state.value).toBe('open');
  });

  test('no token asks for one', async () => {
    const { session, state } = setUp();
    await session.open(null);
    expect(state.value).toBe('closed');
  });

  test('no token signs in with the stored one after the server restarted', async () => {
    const { session, state } = setUp({ remembered: 'right' });
    await session.open(null);
    expect(state.value).toBe('open');
  });

  test('a stored token that the server refuses is removed', async () => {
    const { session, state, memory } = setUp({ remembered: 'old' });
    await session.open(null);
    expect([state.value, memory()]).toEqual(['closed', '']);
  });

  test('keeps a stored token while the server does not answer', async () => {
    const { session, state, memory } = setUp({ remembered: 'right', answers: false });
    await session.open(null);
    expect([state.value, memory()]).toEqual(['closed', 'right']);
  });
});

test('many simultaneous refusals cause one sign-in', async () => {
  const { session, state, restart, signIns } = setUp();
  await session.open('right');
  restart();
  expect(await Promise.all([session.renew(), session.renew(), session.mayReconnect()])).toEqual([
    true,
    true,
    true,
  ]);
  expect([state.value, signIns()]).toEqual(['open', 2]);
});

test('a server that stops again during the sign-in does not end the session', async () => {
  const { session, state, restart, goAway } = setUp({ remembered: 'right' });
  await session.open(null);
  restart();
  goAway();
  expect(await session.renew()).toBe(false);
  expect(state.value).toBe('open');
});
