import type { Store } from './store.ts';

/** The endpoint that the server makes on its first start. */
const INBOX = 'inbox';

/** The URL of the receiver that is shown and copied: of the endpoint `inbox`, else of the first one; empty until it is known. */
export function receiverUrl({ endpoints, info }: Pick<Store, 'endpoints' | 'info'>): string {
  const all = endpoints.value;
  const known = all.find(({ name }) => name === INBOX) ?? all[0];
  if (known !== undefined) return known.url;
  return info.value === null ? '' : `${info.value.receiver}/hooks/${INBOX}`;
}
