import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from '../client/api.ts';
import type { Session } from '../client/session.ts';
import type { Stream } from '../client/stream.ts';
import type { Store } from '../state/store.ts';
import type { Actions } from './actions.ts';
import type { InterfaceState } from './interface-state.ts';
import type { Router } from './router.ts';
import type { createTheme } from './theme.ts';

/** The parts of the page, created once in `main.tsx`. A component takes the parts that it needs by name. */
export interface App {
  store: Store;
  api: Api;
  router: Router;
  session: Session;
  stream: Stream;
  ui: InterfaceState;
  theme: ReturnType<typeof createTheme>;
  actions: Actions;
}

export const AppContext = createContext<App | null>(null);

/** Gives any component below `AppContext` the parts of the page. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp is used outside AppContext');
  return app;
}
