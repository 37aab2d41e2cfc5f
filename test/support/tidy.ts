import type { EndpointView, Page, WebhookView } from '../../server/types.ts';

interface Caller {
  api<T>(path: string, method?: string, body?: unknown): Promise<T>;
}

/** Takes away every webhook and endpoint but those of a new data dir. */
export async function tidySettings(program: Caller): Promise<void> {
  const webhooks = await program.api<Page<WebhookView>>('/api/webhooks');
  for (const { id, name } of webhooks.items) {
    if (name !== 'Local inbox') await program.api(`/api/webhooks/${id}`, 'DELETE');
  }
  const endpoints = await program.api<Page<EndpointView>>('/api/endpoints');
  for (const { name } of endpoints.items) {
    if (name !== 'inbox') await program.api(`/api/endpoints/${name}`, 'DELETE');
  }
}
