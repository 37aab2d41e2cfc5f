import type { ContractSource } from '../contract/source.ts';
import { drawKey } from '../emitter/keygen.ts';
import type { Webhooks } from '../emitter/webhooks.ts';
import type { Store } from '../store/index.ts';

export const INBOX = 'inbox';

/** Prepares a new data dir: creates the endpoint `inbox`, and an encrypted webhook to it for every event. */
export async function firstStart(options: {
  store: Store;
  contracts: ContractSource;
  webhooks: Webhooks;
  endpointUrl: (name: string) => string;
}): Promise<void> {
  const { store, contracts, webhooks, endpointUrl } = options;
  // A crash may have left the endpoint without its webhook, which brings a key along.
  const isUnused = store.endpoints.list().every(({ name, keys }) => name === INBOX && keys.length === 0);
  if (store.seq() > 0 || !isUnused || store.webhooks.list().length > 0) return;
  await store.endpoints.put({ name: INBOX, expects: { encryption: 'any' }, reply: {}, forwardTo: null });
  const saved = await webhooks.create({
    name: 'Local inbox',
    url: endpointUrl(INBOX),
    format: 'json',
    events: [...contracts.contract().events.keys()],
    encryption: { mode: 'gcm', ...drawKey() },
  });
  if (!saved.ok) throw new Error(`The first webhook was refused: ${saved.title}`);
}
