import type { EndpointView, Page, WebhookView } from '../../server/types.ts';

interface Caller {
  api<T>(path: string, method?: string, body?: unknown): Promise<T>;
}

/** Removes all webhooks, endpoints and keys except those of a new data dir. */
export async function tidySettings(program: Caller): Promise<void> {
  const webhooks = await program.api<Page<WebhookView>>('/api/webhooks');
  for (const { id, name } of webhooks.items) {
    if (name !== 'Local inbox') await program.api(`/api/webhooks/${id}`, 'DELETE');
  }
  const endpoints = await program.api<Page<EndpointView>>('/api/endpoints');
  for (const { name, keys } of endpoints.items) {
    if (name !== 'inbox') await program.api(`/api/endpoints/${name}`, 'DELETE');
    else {
      // Webhooks to our own receiver leave their keys at the endpoint.
      for (const { label } of keys) {
        const path = `/api/endpoints/inbox/keys/${encodeURIComponent(label)}`;
        if (label !== 'Local inbox') await program.api(path, 'DELETE');
      }
    }
  }
}
