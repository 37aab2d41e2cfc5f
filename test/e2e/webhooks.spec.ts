import type { Page as ListPage, ReceivedDetail } from '../../server/types.ts';
import { axeViolations } from '../support/axe.ts';
import { IV, KEY } from '../support/seal.ts';
import { tidySettings } from '../support/tidy.ts';
import { expect, test } from './inspector.ts';
import { add, choose, flip, openNew, receiverUrl, rowOf, save, stored, toastOf } from './webhook-steps.ts';

test.afterEach(({ program }) => tidySettings(program));

test('a new webhook with URL, format, events, key and IV gets its deliveries', async ({
  inspector: page,
  program,
}) => {
  await program.api('/api/endpoints/mine', 'PUT', {});
  await openNew(page, 'My server', receiverUrl(program, 'mine'));
  await choose(page, 'Request format', 'XML');
  for (const type of ['user_joined', 'user_visited', 'message_received', 'channel_message_posted']) {
    await page.getByTestId(`webhook-event-${type}`).uncheck();
  }
  await flip(page.getByTestId('webhook-encrypted'));
  await choose(page, 'Cipher mode', 'CBC');
  await page.getByTestId('webhook-key').fill(KEY);
  await page.getByTestId('webhook-iv').fill(IV);
  await save(page);

  expect(await stored(program, 'My server')).toMatchObject({
    format: 'xml',
    events: ['purchase_made'],
    encryption: { mode: 'cbc', key: KEY, iv: IV },
  });
  await program.api('/api/send', 'POST', { event: 'user_joined' });
  await program.api('/api/send', 'POST', { event: 'purchase_made' });
  await expect(page.getByTestId('recent-row')).toHaveCount(1);
  await expect(page.getByTestId('recent-row')).toHaveAttribute('data-state', 'delivered');
  const { items } = await program.api<ListPage<{ id: string }>>('/api/received?endpoint=mine');
  const received = await program.api<ReceivedDetail>(`/api/received/${items[0]?.id}`);
  expect(received).toMatchObject({ verdict: 'valid', format: 'xml', encryption: { mode: 'cbc' } });
});

test('the URL must be https, the key 32 characters, the IV 16: all problems are shown at once, each at its field', async ({
  inspector: page,
  complaints,
}) => {
  await openNew(page, 'Refused', 'http://example.test/webhook');
  await flip(page.getByTestId('webhook-encrypted'));
  await page.getByTestId('webhook-key').fill(KEY.slice(1));
  await page.getByTestId('webhook-iv').fill(`${IV}x`);
  await expect(page.getByTestId('webhook-form')).toContainText('31/32');
  await expect(page.getByTestId('webhook-form')).toContainText('17/16');
  await page.getByTestId('webhook-save').click();
  for (const field of ['webhook-url', 'webhook-key', 'webhook-iv'])
    await expect(page.getByTestId(field)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('webhook-form')).toContainText('must begin with https://');
  // Chromium logs every refusal.
  expect(complaints.splice(0)).toHaveLength(1);
});

test('a webhook without an event, or with a name that is taken, is refused at the field', async ({
  inspector: page,
  complaints,
}) => {
  await openNew(page, 'Local inbox', 'https://example.test/');
  const events = page.locator('[data-testid^=webhook-event-]');
  await expect(events).toHaveCount(5);
  for (const event of await events.all()) await event.uncheck();
  await page.getByTestId('webhook-save').click();
  await expect(page.getByTestId('webhook-form')).toContainText('at least one event');
  await page.getByTestId('webhook-event-purchase_made').check();
  await page.getByTestId('webhook-save').click();
  await expect(page.getByTestId('webhook-name')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('webhook-form')).toContainText('exists already');
  expect(complaints.splice(0)).toHaveLength(2);
});

test('key and IV can be generated, and a weak key gives a warning', async ({ inspector: page, program }) => {
  await openNew(page, 'Generated', 'https://example.test/');
  await flip(page.getByTestId('webhook-encrypted'));
  await page.getByRole('button', { name: 'Generate the AES key' }).click();
  await page.getByRole('button', { name: 'Generate the IV' }).click();
  await save(page);
  const saved = await stored(program, 'Generated');
  expect([String(saved?.encryption?.key).length, String(saved?.encryption?.iv).length]).toEqual([32, 16]);
  await expect(page.getByTestId('webhook-warnings')).not.toContainText('weak');
  await page.getByRole('button', { name: 'Replace the AES key' }).click();
  await page.getByTestId('webhook-key').fill('a'.repeat(32));
  await page.getByTestId('webhook-save').click();
  await expect(page.getByTestId('webhook-warnings')).toContainText('weak');
});

test('editing changes only edited fields; the masked key is kept, and is shown only on request', async ({
  inspector: page,
  program,
}) => {
  const secret = { key: 'k3yK3YkeyQx7f0Za9vBn2mLp5rTw8sHd', iv: 'iv0123456789IViv' };
  await add(program, 'To edit', { encryption: { mode: 'gcm', ...secret } });
  await page.reload();
  await page.getByTestId('nav-webhooks').click();
  await rowOf(page, 'To edit').click();
  await expect(page.getByTestId('webhook-key')).toHaveText('•••• 8sHd');
  expect(await page.content()).not.toContain(secret.key);
  await page.getByTestId('webhook-key-reveal').click();
  await expect(page.getByTestId('webhook-key')).toHaveText(secret.key);
  await page.getByTestId('webhook-name').fill('Edited');
  await page.getByTestId('webhook-event-user_joined').check();
  await save(page);
  expect(await stored(program, 'Edited')).toMatchObject({
    events: ['purchase_made', 'user_joined'],
    encryption: { mode: 'gcm', ...secret },
  });
  expect(await stored(program, 'To edit')).toBeUndefined();
});

test('encryption can be switched off again', async ({ inspector: page, program }) => {
  await add(program, 'Plain again', { encryption: { mode: 'gcm', key: KEY, iv: IV } });
  await page.reload();
  await page.getByTestId('nav-webhooks').click();
  await rowOf(page, 'Plain again').click();
  await flip(page.getByTestId('webhook-encrypted'));
  await save(page);
  expect((await stored(program, 'Plain again'))?.encryption).toBeNull();
});

test('several webhooks: one is switched off in the list, one deleted, the others stay', async ({
  inspector: page,
  program,
}) => {
  for (const name of ['First', 'Second', 'Third']) await add(program, name);
  await page.reload();
  await page.getByTestId('nav-webhooks').click();
  await expect(page.getByTestId('webhook-row')).toHaveCount(4);
  await flip(page.getByRole('switch', { name: 'Second enabled' }));
  await expect(rowOf(page, 'Second')).toHaveAttribute('data-enabled', 'false');
  await rowOf(page, 'First').click();
  await page.getByTestId('webhook-delete').click();
  await page.getByTestId('webhook-delete-confirm').click();
  await expect(page.getByTestId('webhook-row')).toHaveCount(3);
  expect(await stored(program, 'First')).toBeUndefined();
  expect((await stored(program, 'Second'))?.enabled).toBe(false);
  expect((await stored(program, 'Third'))?.enabled).toBe(true);
});

test('many at once: selected, disabled, deleted', async ({ inspector: page, program }) => {
  for (const name of ['First', 'Second', 'Third']) await add(program, name);
  await page.reload();
  await page.getByTestId('nav-webhooks').click();
  for (const name of ['First', 'Second'])
    await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await expect(page.getByTestId('webhook-bulk')).toContainText('2 selected');
  await page.getByTestId('bulk-disable').click();
  await expect(rowOf(page, 'First')).toHaveAttribute('data-enabled', 'false');
  await expect(rowOf(page, 'Third')).toHaveAttribute('data-enabled', 'true');
  await page.getByTestId('bulk-delete').click();
  await page.getByTestId('bulk-delete-confirm').click();
  await expect(page.getByTestId('webhook-row')).toHaveCount(2);
});

test('a duplicate is another webhook, disabled', async ({ inspector: page, program }) => {
  await add(program, 'Original', { format: 'xml', retry: 'fast' });
  await page.reload();
  await page.getByTestId('nav-webhooks').click();
  await rowOf(page, 'Original').click();
  await page.getByTestId('webhook-duplicate').click();
  await expect(page.getByTestId('webhook-name')).toHaveValue('Original (copy)');
  expect(await stored(program, 'Original (copy)')).toMatchObject({
    format: 'xml',
    retry: 'fast',
    enabled: false,
  });
});

test('the names of channels are read by one request, and no delivery is read for them', async ({
  inspector: page,
  program,
}) => {
  for (let n = 0; n < 5; n += 1) await program.api('/api/send', 'POST', { event: 'channel_message_posted' });
  await openNew(page, 'Names', receiverUrl(program, 'inbox'));
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/api\/(?:events|received\/|sent\/)/.test(pathname)) asked.push(pathname);
  });
  await page.getByText('Only these', { exact: true }).click();
  await expect(page.getByTestId('webhook-channels').getByRole('checkbox').first()).toBeVisible();
  expect(asked).toEqual(['/api/events/channel_message_posted/channels']);
});

test('messages of chosen channels only', async ({ inspector: page, program }) => {
  await openNew(page, 'General', 'https://example.test/');
  await choose(page, 'Channels', 'Only these');
  await page.getByTestId('webhook-channel').fill('64f1c2a95b0e4d7a91c3e8aa');
  await page.getByTestId('webhook-channel').press('Enter');
  await expect(page.getByTestId('webhook-channels')).toContainText('64f1c2a95b0e4d7a91c3e8aa');
  await save(page);
  expect((await stored(program, 'General'))?.channels).toEqual(['64f1c2a95b0e4d7a91c3e8aa']);
});

test('retries, order and TLS, which the platform’s settings page does not have', async ({
  inspector: page,
  program,
}) => {
  await openNew(page, 'Beyond', 'https://example.test/');
  await page.getByTestId('webhook-beyond').locator('summary').click();
  await page.getByTestId('webhook-retry').selectOption('custom');
  await page.getByTestId('webhook-delays').fill('10, 2000');
  await page.getByTestId('webhook-concurrency').fill('3');
  await flip(page.getByTestId('webhook-insecure'));
  await save(page);
  expect(await stored(program, 'Beyond')).toMatchObject({
    retry: { delaysMs: [10, 2000] },
    concurrency: 3,
    tls: { insecure: true },
  });
});

test('Recent deliveries of a webhook link to each delivery and to all of them', async ({
  inspector: page,
  program,
}) => {
  const { id } = await add(program, 'Busy one');
  for (let count = 0; count < 2; count += 1) {
    await program.api('/api/send', 'POST', { event: 'purchase_made', webhook: id });
  }
  await program.api('/api/send', 'POST', { event: 'purchase_made', webhook: 'Local inbox' });
  await page.goto(new URL(`/webhooks/${id}`, page.url()).href);
  await expect(page.getByTestId('recent-row')).toHaveCount(2);
  await page.getByTestId('recent-all').click();
  await expect(page.getByTestId('row')).toHaveCount(2);
  await page.goBack();
  await page.getByTestId('recent-row').first().click();
  await expect(page.getByTestId('attempt')).toContainText('200');
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${theme}:`, () => {
    test.use({ colorScheme: theme });

    test('a new webhook with all its sections open', async ({ inspector: page }) => {
      await openNew(page, 'Seen by axe', 'https://example.test/');
      await flip(page.getByTestId('webhook-encrypted'));
      await choose(page, 'Channels', 'Only these');
      await page.getByTestId('webhook-beyond').locator('summary').click();
      await page.getByTestId('webhook-retry').selectOption('custom');
      expect(await axeViolations(page)).toEqual([]);
    });

    test('a stored webhook with warnings, the selection, the question before deleting', async ({
      inspector: page,
      program,
    }) => {
      const { id } = await add(program, 'Weak', {
        encryption: { mode: 'cbc', key: 'a'.repeat(32), iv: IV },
      });
      await program.api('/api/send', 'POST', { event: 'purchase_made', webhook: id });
      await page.reload();
      await page.getByTestId('nav-webhooks').click();
      await rowOf(page, 'Weak').click();
      await page.getByTestId('webhook-save').click();
      await expect(page.getByTestId('webhook-warnings')).toBeVisible();
      await expect(toastOf(page, 'Webhook saved')).toHaveCount(0);
      await page.getByRole('checkbox', { name: 'Select Weak' }).check();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByTestId('webhook-delete').click();
      await expect(page.getByTestId('webhook-delete-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}
