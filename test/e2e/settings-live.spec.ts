import type { WebhookView } from '../../server/types.ts';
import { tidySettings } from '../support/tidy.ts';
import { expect, test } from './inspector.ts';

test.afterEach(({ program }) => tidySettings(program));

test('settings changed by another client appear on the open page', async ({ inspector: page, program }) => {
  await page.getByTestId('nav-webhooks').click();
  await expect(page.getByTestId('webhook-row')).toHaveCount(1);
  const created = await program.api<WebhookView>('/api/webhooks', 'POST', {
    name: 'From a script',
    url: 'https://localhost:3000/webhook',
    events: ['purchase_made'],
  });
  await expect(page.getByTestId('webhook-row').filter({ hasText: 'From a script' })).toBeVisible();
  await program.api(`/api/webhooks/${created.id}`, 'PATCH', { name: 'Renamed by a script' });
  await expect(page.getByTestId('webhook-row').filter({ hasText: 'Renamed by a script' })).toBeVisible();
  await program.api(`/api/webhooks/${created.id}`, 'DELETE');
  await expect(page.getByTestId('webhook-row')).toHaveCount(1);
});
