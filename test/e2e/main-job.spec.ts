import type { Page, WebhookView } from '../../server/types.ts';
import { expect, test } from './inspector.ts';

test('the link signs in and leaves no token in the address', async ({ inspector, program }) => {
  expect(new URL(inspector.url()).hash).toBe('');
  expect(inspector.url()).not.toContain(program.ready.token);
  await expect(inspector.getByTestId('empty')).toBeVisible();
});

test('without a session the page asks for the token, and the token opens it', async ({ page, program }) => {
  await page.goto(program.ready.inspector);
  const field = page.getByTestId('token-input');
  await field.fill(program.ready.token);
  await field.press('Enter');
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
});

test('Send: a valid purchase appears, decrypted, all five stages passed', async ({ inspector: page }) => {
  await page.getByTestId('send-open').click();
  await expect(page.getByTestId('send-event')).toHaveValue('purchase_made');
  await page.getByTestId('send-submit').click();
  const row = page.getByTestId('row');
  await expect(row).toHaveCount(1);
  await expect(row).toHaveAttribute('data-verdict', 'valid');
  const detail = page.getByTestId('detail');
  await expect(detail).toHaveAttribute('data-verdict', 'valid');
  for (const stage of ['unwrap', 'decrypt', 'parse', 'recognise', 'validate']) {
    await expect(page.getByTestId(`stage-${stage}`)).toHaveAttribute('data-outcome', 'passed');
  }
  await expect(page.getByTestId('payload-tree')).toContainText('Acme Traders');
});

test('the button of the empty list sends a first event', async ({ inspector: page }) => {
  await page.getByTestId('send-first').click();
  await expect(page.getByTestId('row')).toHaveAttribute('data-verdict', 'valid');
});

test('a delivery that arrives while the page is open appears by itself', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{"event":"moon_landed"}');
  await expect(page.getByTestId('row')).toHaveAttribute('data-verdict', 'unrecognised');
  await program.deliver('{');
  await expect(page.getByTestId('row')).toHaveCount(2);
  await expect(page.getByTestId('row').first()).toHaveAttribute('data-verdict', 'undecodable');
});

test('the sent side shows its attempt and leads to the twin', async ({ inspector: page, program }) => {
  await program.api('/api/send', 'POST', { event: 'purchase_made' });
  await expect(page.getByTestId('row')).toHaveCount(1);
  await page.getByTestId('nav-sent').click();
  const row = page.getByTestId('row');
  await expect(row).toHaveAttribute('data-state', 'delivered');
  await row.click();
  await expect(page.getByTestId('attempt')).toContainText('200');
  await page.getByTestId('detail').locator('a[href^="/received/"]').first().click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
});

test('a webhook is refused at the field, then saved', async ({ inspector: page, program, complaints }) => {
  await page.getByTestId('nav-webhooks').click();
  await page.getByTestId('webhook-new').click();
  await page.getByTestId('webhook-name').fill('My app');
  await page.getByTestId('webhook-url').fill('http://example.test/hook');
  await page
    .getByTestId('webhook-form')
    .getByRole('checkbox', { name: /User Visits/i })
    .uncheck();
  await page.getByTestId('webhook-save').click();
  await expect(page.getByTestId('webhook-form')).toContainText('must begin with https://');
  // Chromium logs every refusal.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  await page.getByTestId('webhook-url').fill('https://example.test/hook');
  await page.getByTestId('webhook-save').click();
  await expect(page.getByTestId('webhook-row').filter({ hasText: 'My app' })).toBeVisible();
  const { items } = await program.api<Page<WebhookView>>('/api/webhooks');
  const saved = items.find(({ name }) => name === 'My app');
  expect(saved?.events).toEqual([
    'user_joined',
    'message_received',
    'channel_message_posted',
    'purchase_made',
  ]);
  await program.api(`/api/webhooks/${saved?.id}`, 'DELETE');
});
