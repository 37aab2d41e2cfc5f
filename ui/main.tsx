import './kit/tokens.css';
import './kit/base.css';
import './kit/controls.css';
import './kit/fields.css';
import './kit/messages.css';
import { render } from 'preact';
import type { StreamMessage } from '../server/types.ts';
import { createActions } from './app/actions.ts';
import { remember, remembered } from './app/browser-storage.ts';
import { type App, AppContext } from './app/context.ts';
import { createInterfaceState } from './app/interface-state.ts';
import { addressOf, createRouter } from './app/router.ts';
import { createTheme } from './app/theme.ts';
import { createApi } from './client/api.ts';
import { createSession } from './client/session.ts';
import { createStream } from './client/stream.ts';
import { takeToken } from './client/token.ts';
import { setTo } from './kit/set-to.ts';
import { type Surroundings, SurroundingsContext } from './kit/surroundings.ts';
import { Page } from './shell/app.tsx';
import { bindKeys } from './shell/bind-keys.ts';
import { loadAhead } from './shell/load-ahead.ts';
import { keepTitle } from './shell/title.ts';
import { applyMessage } from './state/apply-message.ts';
import { createStore, type Store } from './state/store.ts';
import { createBatcher, onNextFrame } from './sync/batch-messages.ts';
import { gather } from './sync/gather.ts';
import { createReaders } from './sync/readers.ts';
import { createRefresh } from './sync/refresh.ts';
import { startSync } from './sync/sync.ts';

const TOKEN = 'token';

function createApp(): App {
  const theme = createTheme();
  const api = createApi({ onUnauthorised: () => void session.renew() });
  const store: Store = createStore({
    read: createReaders(api),
    refresh: createRefresh(() => ({ store, api })),
    gather: (work) => gather(work, 200),
  });
  const session = createSession({
    api,
    state: store.session,
    memory: {
      read: () => remembered(TOKEN, 'tab'),
      write: (token) => remember(TOKEN, token, 'tab'),
    },
  });
  const router = createRouter();
  const ui = createInterfaceState();
  const apply = createBatcher<StreamMessage>({
    apply: (message) => applyMessage(store, message),
    onError: reportError,
    schedule: onNextFrame,
  });
  const stream = createStream({
    url: `${location.origin.replace(/^http/, 'ws')}/api/stream`,
    lastSeq: () => (store.hello.value === null ? null : store.lastSeq),
    onMessage: apply,
    onState: setTo(store.connection),
    mayRetry: session.mayReconnect,
  });
  const actions = createActions({ store, api, router, ui });
  return { store, api, session, router, stream, ui, theme, actions };
}

/** What the controls of kit get from the app. */
const surroundingsOf = ({ actions }: App): Surroundings => ({ copy: actions.copy });

const app = createApp();
const root = document.getElementById('app');
if (root !== null) {
  render(
    <AppContext.Provider value={app}>
      <SurroundingsContext.Provider value={surroundingsOf(app)}>
        <Page />
      </SurroundingsContext.Provider>
    </AppContext.Provider>,
    root,
  );
}
bindKeys(app);
keepTitle(app);
loadAhead(app);
startSync({
  ...app,
  place: app.router.place,
  showId(kind, id) {
    app.router.go(addressOf([kind, id], app.router.place.value.params), { replace: true });
  },
});
void app.session.open(takeToken());
// A link with another fragment but the same path changes only the hash of an open tab.
window.addEventListener('hashchange', () => {
  const token = takeToken();
  if (token !== null) void app.session.open(token);
});
