import './kit/tokens.css';
import './kit/base.css';
import './kit/controls.css';
import './kit/fields.css';
import './kit/messages.css';
import { render } from 'preact';
import type { StreamMessage } from '../server/types.ts';
import { createActions } from './app/actions.ts';
import { type App, AppContext } from './app/context.ts';
import { createInterfaceState } from './app/interface-state.ts';
import { createRouter } from './app/router.ts';
import { createTheme } from './app/theme.ts';
import { keepTitle } from './app/title.ts';
import { createApi } from './client/api.ts';
import { mayReconnect, renewSession, signIn } from './client/session.ts';
import { createStream } from './client/stream.ts';
import { takeToken } from './client/token.ts';
import { Page } from './shell/app.tsx';
import { bindKeys } from './shell/bind-keys.ts';
import { applyMessage } from './state/apply-message.ts';
import { setTo } from './state/set.ts';
import { createStore } from './state/store.ts';
import { createBatcher, onNextFrame } from './sync/batch-messages.ts';
import { startSync } from './sync/sync.ts';

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
