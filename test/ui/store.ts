import type { PageQuery, PageResult } from '../../ui/state/page-reader.ts';
import type { Row } from '../../ui/state/segments.ts';
import { createStore, type Refresh, type Store } from '../../ui/state/store.ts';

/** What was asked of the server, by name. */
export type Asked = string[];

/** A store whose lists and details are read from what is given, and which notes what it asks for. */
export async function newStore(
  given: { received?: Row[]; sent?: Row[] } = {},
): Promise<{ store: Store; asked: Asked }> {
  const asked: Asked = [];
  const note = (name: string) => () => void asked.push(name);
  const refresh: Refresh = {
    info: note('info'),
    activity: note('activity'),
    settings: note('settings'),
    clock: note('clock'),
    contract: note('contract'),
  };
  const pages = (name: 'received' | 'sent') => async (_query: PageQuery) => {
    asked.push(`page of ${name}`);
    const items = given[name] ?? [];
    return { page: { items, next: null, total: items.length } } as unknown as PageResult<never>;
  };
  const details = (name: string) => async (ref: string) => {
    asked.push(`${name} ${ref}`);
    return { problem: 'Not here' };
  };
  const store = createStore({
    read: {
      ...{ receivedPage: pages('received'), sentPage: pages('sent') },
      ...{ received: details('received'), sent: details('sent') },
    },
    refresh,
    gather: (work) => work,
    now: () => 0,
  });
  store.received.setQuery('');
  store.sent.setQuery('');
  await Promise.resolve();
  await Promise.resolve();
  asked.splice(0);
  return { store, asked };
}
