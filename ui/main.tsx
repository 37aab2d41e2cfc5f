import { render } from 'preact';
import type { StreamMessage } from '../server/types.ts';
import { createActions } from './actions.ts';
import { createApi } from './api.ts';
import { Page } from './app.tsx';
import { bindKeys } from './bind-keys.ts';
import { type App, AppContext } from './context.ts';
import { createRouter } from './router.ts';
import { applyMessage } from './store/apply-message.ts';
import { createBatcher, onNextFrame } from './store/batch-messages.ts';
import { createInterfaceState } from './store/interface-state.ts';
import { setTo } from './store/set.ts';
import { createStore } from './store/store.ts';
import { startSync } from './store/sync.ts';
import { createStream } from './stream.ts';
import './styles/index.css';
import { mayReconnect, renewSession, signIn } from './session.ts';
import { createTheme } from './theme.ts';
import { keepTitle } from './title.ts';
import { takeToken } from './token.ts';

function createApp(): App {
  const theme = createTheme();
  const store = createStore();
  const api = createApi({
    fetch: (...call) => fetch(...call),
    onUnauthorised: () => void renewSession({ api, store }),
  });
  const router = createRouter();
  const ui = createInterfaceState();
  const apply = createBatcher<StreamMessage>({
    apply: (message) => applyMessage(store, message),
    schedule: onNextFrame,
  });
  const stream = createStream({
    url: `${location.origin.replace(/^http/, 'ws')}/api/stream`,
    lastSeq: () => store.lastSeq,
    onMessage: apply,
    onState: setTo(store.connection),
    mayRetry: () => mayReconnect({ api, store }),
  });
  return { store, api, router, stream, ui, theme, actions: createActions({ store, api, router, ui }) };
}

const app = createApp();
const root = document.getElementById('app');
if (root !== null) {
  render(
    <AppContext.Provider value={app}>
      <Page />
    </AppContext.Provider>,
    root,
  );
}
bindKeys(app);
keepTitle(app);
startSync(app);
void signIn(app, takeToken());
// The start link, opened in a tab that already shows this page, changes the fragment only.
window.addEventListener('hashchange', () => {
  const token = takeToken();
  if (token !== null) void signIn(app, token);
});
