import { tidySettings } from '../support/tidy.ts';
import { expect, test } from './inspector.ts';
import { add, openNew, receiverUrl, save, stored } from './webhook-steps.ts';

test.afterEach(({ program }) => tidySettings(program));

test('a saved webhook is shown as saved although the list cannot be read again', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await openNew(page, 'Saved once', receiverUrl(program, 'inbox'));
  await page.route('**/api/webhooks', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await save(page);
  const webhook = await stored(program, 'Saved once');
  await expect(page).toHaveURL(new RegExp(`/webhooks/${webhook?.id}$`));
  await expect(page.getByTestId('webhook-name')).toHaveValue('Saved once');
  // The browser logs the requests that were cut off.
  complaints.splice(0);
});

test('a webhook deleted elsewhere is no longer selected, and a key replaced elsewhere is no longer shown', async ({
  inspector: page,
  program,
}) => {
  const secrets = { mode: 'gcm', key: 'k'.repeat(32), iv: 'i'.repeat(16) };
  const one = await add(program, 'One', { url: 'https://127.0.0.1:9/', encryption: secrets });
  const other = await add(program, 'Other');
  await page.getByTestId('nav-webhooks').click();
  for (const name of ['One', 'Other']) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await program.api(`/api/webhooks/${other.id}`, 'DELETE');
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.goto(new URL(`/webhooks/${one.id}`, page.url()).href);
  await page.getByRole('button', { name: 'Reveal the AES key' }).click();
  await expect(page.getByText(secrets.key)).toBeVisible();
  await program.api(`/api/webhooks/${one.id}`, 'PATCH', { encryption: { key: 'n'.repeat(32) } });
  await expect(page.getByText(secrets.key)).toHaveCount(0);
  await expect(page.getByText('•••• nnnn')).toBeVisible();
});

test('another search starts at the top of the list', async ({ inspector: page, program }) => {
  await program.api('/api/send', 'POST', { event: 'purchase_made', count: 80 });
  await expect(page.getByTestId('list-count')).toContainText('80');
  const list = page.getByTestId('list');
  await list.evaluate((element) => element.scrollTo({ top: 2000 }));
  await page.getByTestId('search').fill('verdict:valid ');
  await expect(page).toHaveURL(/q=verdict:valid/);
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0);
});

test('a channel that was typed and not added is saved with the webhook', async ({
  inspector: page,
  program,
}) => {
  const { id } = await add(program, 'Channels', { events: ['channel_message_posted'] });
  await page.goto(new URL(`/webhooks/${id}`, page.url()).href);
  await page.getByText('Only these', { exact: true }).click();
  await page.getByTestId('webhook-channel').fill('c-typed');
  await save(page);
  expect(await stored(program, 'Channels')).toMatchObject({ channels: ['c-typed'] });
});

test('a new endpoint does not replace one that was made elsewhere in the same moment', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await page.getByTestId('nav-endpoints').click();
  await page.getByTestId('endpoint-new').click();
  await page.getByTestId('endpoint-name').fill('raced');
  await page.route('**/api/endpoints/raced', async (route) => {
    await program.api('/api/endpoints/raced', 'PUT', { reply: { body: 'theirs' } });
    await route.continue();
  });
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByText('An endpoint with this name already exists.')).toBeVisible();
  await expect(page.getByTestId('endpoint-name')).toBeFocused();
  expect(await program.api('/api/endpoints/raced')).toMatchObject({ reply: { body: 'theirs' } });
  await program.api('/api/endpoints/raced', 'DELETE');
  expect(complaints.splice(0)).toHaveLength(1);
});
