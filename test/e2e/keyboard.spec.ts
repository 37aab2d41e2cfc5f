import type { Page } from '@playwright/test';
import { expect, type Program, test } from './inspector.ts';

const selected = (page: Page) => page.getByTestId('detail').getAttribute('data-id');

async function threeDeliveries(page: Page, program: Program): Promise<string[]> {
  for (const event of ['a', 'b', 'c']) await program.deliver(JSON.stringify({ event }));
  const rows = page.getByTestId('row');
  await expect(rows).toHaveCount(3);
  return rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-id') ?? ''));
}

test('s and Enter send an event', async ({ inspector: page }) => {
  await page.keyboard.press('s');
  await expect(page.getByTestId('send-dialog')).toBeVisible();
  await expect(page.getByTestId('send-event')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
});

test('j and k move in the list, Escape leaves the delivery', async ({ inspector: page, program }) => {
  const [newest, middle] = await threeDeliveries(page, program);
  await page.keyboard.press('j');
  await expect.poll(() => selected(page)).toBe(newest);
  await page.keyboard.press('j');
  await expect.poll(() => selected(page)).toBe(middle);
  await page.keyboard.press('k');
  await expect.poll(() => selected(page)).toBe(newest);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/received$/);
});

test('the delivery that was left stays the place in the list: j and k go on from it, Enter opens it', async ({
  inspector: page,
  program,
}) => {
  const [, middle, oldest] = await threeDeliveries(page, program);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect.poll(() => selected(page)).toBe(middle);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-place="true"]')).toHaveAttribute('data-id', middle ?? '');
  await page.keyboard.press('Enter');
  await expect.poll(() => selected(page)).toBe(middle);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect.poll(() => selected(page)).toBe(oldest);
});

test('an opened delivery below the first page is marked and in view', async ({
  inspector: page,
  program,
}) => {
  const first = await program.api<{ sent: Array<{ id: string }> }>('/api/send', 'POST', {
    event: 'purchase_made',
  });
  const id = first.sent[0]?.id ?? '';
  await program.api('/api/send', 'POST', { event: 'purchase_made', count: 300 });
  // Those that are still on their way would arrive during the next test.
  await expect
    .poll(async () => (await program.api<{ total: number }>('/api/sent?state=pending')).total)
    .toBe(0);
  await page.goto(new URL(`/sent/${id}`, page.url()).href);
  await expect(page.locator(`[data-id="${id}"][data-testid="row"]`)).toBeInViewport();
  await expect(page.locator(`[data-id="${id}"][data-testid="row"]`)).toHaveAttribute('aria-selected', 'true');
});

test('1 to 7 choose the views of a delivery', async ({ inspector: page, program }) => {
  await threeDeliveries(page, program);
  await page.keyboard.press('j');
  const tabs = ['payload', 'plaintext', 'body', 'headers', 'issues', 'reply', 'related'];
  for (const [index, tab] of tabs.entries()) {
    await page.keyboard.press(String(index + 1));
    await expect(page.getByTestId(`tab-${tab}`)).toHaveAttribute('aria-selected', 'true');
  }
});

test('/ focuses the search, and letters typed there are no shortcuts', async ({
  inspector: page,
  program,
}) => {
  await threeDeliveries(page, program);
  await page.keyboard.press('/');
  await page.keyboard.type('event:');
  await expect(page.getByTestId('search')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByTestId('search').fill('');
  await page.getByTestId('search').fill('s?jk');
  await expect(page.getByTestId('send-dialog')).toHaveCount(0);
  await expect(page.getByTestId('keys-help')).toHaveCount(0);
});

test('? lists the keys, Escape closes it', async ({ inspector: page }) => {
  await page.keyboard.press('?');
  await expect(page.getByTestId('keys-help')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('keys-help')).toHaveCount(0);
});

test('Ctrl+K opens the commands, and Enter runs one', async ({ inspector: page }) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('command-palette')).toBeVisible();
  await page.keyboard.type('go to webhooks');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/webhooks$/);
});

test('d deletes all matching deliveries after confirmation', async ({ inspector: page, program }) => {
  await threeDeliveries(page, program);
  await page.keyboard.press('d');
  await page.getByTestId('delete-confirm').click();
  await expect(page.getByTestId('row')).toHaveCount(0);
  await expect(page.getByTestId('empty')).toBeVisible();
});

test('j r never resends the delivery that was open before', async ({ inspector: page, program }) => {
  for (let count = 0; count < 2; count += 1) {
    await program.api('/api/send', 'POST', { event: 'purchase_made' });
  }
  await page.getByTestId('nav-sent').click();
  const rows = page.getByTestId('row');
  await expect(rows).toHaveCount(2);
  const [first, second] = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-id')));
  await page.keyboard.press('j');
  await expect.poll(() => selected(page)).toBe(first);
  const resent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().includes('/resend'),
  );
  await page.route(`**/api/sent/${second}`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  expect((await resent).url()).toContain(`/api/sent/${second}/resend`);
});

test('letters typed while the command palette loads reach its field', async ({ inspector: page }) => {
  await page.route(/\/assets\/command-palette-[^/]+\.js/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.reload();
  await page.getByTestId('connection').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('webh');
  await expect(page.getByRole('combobox', { name: 'Command' })).toHaveValue('webh');
  await page.keyboard.type('ooks');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/webhooks/);
});

test('a typed payload survives Escape, Ctrl+K and a click next to the dialog', async ({
  inspector: page,
}) => {
  await page.keyboard.press('s');
  await page.getByTestId('send-payload').fill('{"mine": 1}');
  await page.mouse.click(5, 500);
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('send-payload')).toHaveValue('{"mine": 1}');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('send-dialog')).toHaveCount(0);
  await page.keyboard.press('s');
  await expect(page.getByTestId('send-payload')).toHaveValue('{"mine": 1}');
});

test('a dialog whose delivery was deleted closes, and keys work again', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await threeDeliveries(page, program);
  await page.keyboard.press('j');
  await expect(page.getByTestId('detail')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByTestId('replay-dialog')).toBeVisible();
  await program.api('/api/received', 'DELETE');
  await expect(page.getByTestId('replay-dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByTestId('keys-help')).toBeVisible();
  // The browser logs that the deleted delivery is not found.
  expect(complaints.splice(0).every((complaint) => complaint.includes('404'))).toBe(true);
});

test('text typed into the search is not written into the address of the next screen', async ({
  inspector: page,
  program,
}) => {
  await threeDeliveries(page, program);
  await page.getByTestId('search').fill('moon');
  await page.getByTestId('nav-webhooks').click();
  await page.waitForTimeout(400);
  await expect(page).toHaveURL(/\/webhooks$/);
});

test('opening a dialog logs no complaint about focus', async ({ inspector: page }) => {
  const messages: string[] = [];
  page.on('console', (message) => messages.push(message.text()));
  for (const key of ['s', '?', 'Control+k']) {
    await page.keyboard.press(key);
    await expect(page.locator('dialog[open]')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog[open]')).toHaveCount(0);
  }
  expect(messages).toEqual([]);
});

test('r pressed while latest is being read replays the latest', async ({ inspector: page, program }) => {
  const [newest] = await threeDeliveries(page, program);
  await page.route('**/api/received/latest', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await route.continue();
  });
  await page.goto(new URL('/received/latest', page.url()).href);
  await expect(page.getByTestId('row')).toHaveCount(3);
  await expect(page).toHaveURL(/\/received\/latest$/);
  await page.keyboard.press('r');
  await expect(page.getByTestId('replay-dialog')).toBeVisible();
  expect(await selected(page)).toBe(newest);
});

test('c copies a command that sends the exact body', async ({ inspector: page, program, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await program.deliver('@file');
  await page.getByTestId('row').waitFor();
  await page.keyboard.press('j');
  await expect(page.getByTestId('detail')).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByText('curl command copied')).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain("--data-raw '@file'");
});
