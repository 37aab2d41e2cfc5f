import { tidySettings } from '../support/tidy.ts';
import { expect, test } from './inspector.ts';
import { add, flip, openNew, rowOf, save, stored } from './webhook-steps.ts';

test.afterEach(({ program }) => tidySettings(program));

test('http:// to this machine: the URL field names the switch that allows it, turns it on and shows it', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await openNew(page, 'My app', 'http://localhost:3000/webhook');
  await page.getByTestId('webhook-save').click();
  await expect(page.getByTestId('webhook-form')).toContainText('turn on “Allow http:// to this machine”');
  await page.getByTestId('webhook-http-allow').click();
  await expect(page.getByTestId('webhook-allow-http')).toBeFocused();
  await expect(page.getByTestId('webhook-allow-http')).toBeChecked();
  await expect(page.getByTestId('webhook-http-advice')).toHaveCount(0);
  await save(page);
  expect(await stored(program, 'My app')).toMatchObject({ tls: { allowHttp: true } });
  expect(complaints.splice(0)).toHaveLength(1);
});

test('a new webhook has every event ticked, however late the events arrive', async ({ inspector: page }) => {
  await page.route('**/api/events', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await page.goto(new URL('/webhooks/new', page.url()).href);
  const events = page.locator('[data-testid^=webhook-event-]');
  await expect(events).toHaveCount(5);
  for (const event of await events.all()) await expect(event).toBeChecked();
});

test('Send on a webhook’s page, and the key s there, send one of its events to that webhook', async ({
  inspector: page,
  program,
}) => {
  const { id } = await add(program, 'Joins only', { events: ['user_joined'] });
  await page.goto(new URL(`/webhooks/${id}`, page.url()).href);
  await page.getByTestId('webhook-send').click();
  await expect(page.getByTestId('send-webhook')).toHaveValue(id);
  await expect(page.getByTestId('send-event')).toHaveValue('user_joined');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('send-dialog')).toHaveCount(0);
  await page.keyboard.press('s');
  await expect(page.getByTestId('send-webhook')).toHaveValue(id);
  await page.getByTestId('send-submit').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
  await page.getByTestId('nav-received').click();
  await page.keyboard.press('s');
  await expect(page.getByTestId('send-webhook')).toHaveValue('');
});

test('after saving, one click sends a test event and opens its delivery', async ({
  inspector: page,
  program,
}) => {
  await add(program, 'Fresh', { events: ['user_visited'] });
  await page.reload();
  await page.getByTestId('nav-webhooks').click();
  await rowOf(page, 'Fresh').click();
  await save(page);
  await page.getByTestId('toast-action').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
  await expect(page.getByTestId('detail')).toContainText('user_visited');
});

test('Cancel creates no webhook, and discards the edits of a stored one', async ({
  inspector: page,
  program,
}) => {
  await openNew(page, 'Never saved', 'https://example.test/');
  await page.getByTestId('webhook-cancel').click();
  await expect(page.getByTestId('webhook-form')).toHaveCount(0);
  await add(program, 'As it was');
  await page.reload();
  await rowOf(page, 'As it was').click();
  await expect(page.getByTestId('webhook-cancel')).toHaveCount(0);
  await page.getByTestId('webhook-name').fill('Changed');
  await flip(page.getByTestId('webhook-encrypted'));
  await page.getByTestId('webhook-cancel').click();
  await expect(page.getByTestId('webhook-name')).toHaveValue('As it was');
  await expect(page.getByTestId('webhook-encrypted')).not.toBeChecked();
  await expect(page.getByTestId('webhook-cancel')).toHaveCount(0);
  expect(await stored(program, 'Never saved')).toBeUndefined();
});

test('the wire profile is chosen part by part from existing profiles, with an example of the request', async ({
  inspector: page,
  program,
}) => {
  await openNew(page, 'Other form', 'https://example.test/');
  await flip(page.getByTestId('webhook-encrypted'));
  for (const what of ['AES key', 'IV'])
    await page.getByRole('button', { name: `Generate the ${what}` }).click();
  await expect(page.getByTestId('webhook-wire')).toHaveAttribute('data-wire', 'base64');
  await expect(page.getByTestId('webhook-wire-encoding')).toContainText('base64 (default)');
  await page.getByTestId('webhook-wire-envelope').selectOption('json-object');
  await page.getByTestId('webhook-wire-encoding').selectOption('hex');
  await page.getByTestId('webhook-wire-iv').selectOption('member-16');
  await expect(page.getByTestId('webhook-wire-example')).toContainText(
    /"data":"[0-9a-f]{96}","iv":"[0-9a-f]{32}"/,
  );
  await save(page);
  expect((await stored(program, 'Other form'))?.wire).toBe('json-hex-iv');
  await page.getByTestId('webhook-wire-default').click();
  await expect(page.getByTestId('webhook-wire')).toHaveAttribute('data-wire', 'base64');
});
