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

test('j and k walk the list, Escape leaves the delivery', async ({ inspector: page, program }) => {
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

test('1 to 7 choose the views of a delivery', async ({ inspector: page, program }) => {
  await threeDeliveries(page, program);
  await page.keyboard.press('j');
  const tabs = ['payload', 'plaintext', 'body', 'headers', 'issues', 'reply', 'related'];
  for (const [index, tab] of tabs.entries()) {
    await page.keyboard.press(String(index + 1));
    await expect(page.getByTestId(`tab-${tab}`)).toHaveAttribute('aria-selected', 'true');
  }
});

test('/ searches, and letters typed there are letters', async ({ inspector: page, program }) => {
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

test('d deletes what the search shows, once it is confirmed', async ({ inspector: page, program }) => {
  await threeDeliveries(page, program);
  await page.keyboard.press('d');
  await page.getByTestId('delete-confirm').click();
  await expect(page.getByTestId('row')).toHaveCount(0);
  await expect(page.getByTestId('empty')).toBeVisible();
});
