import type { Page } from '@playwright/test';
import { PURCHASE } from '../support/seal.ts';
import { expect, test } from './inspector.ts';

test.use({ viewport: { width: 360, height: 780 } });

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('nothing is wider than the screen, and a delivery has a link back to the list', async ({
  inspector: page,
  program,
}) => {
  expect(await overflow(page)).toBe(0);
  await program.deliver(JSON.stringify({ ...PURCHASE, note: 'long'.repeat(200) }));
  await expect(page.getByTestId('row')).toHaveCount(1);
  expect(await overflow(page)).toBe(0);
  await page.getByTestId('row').click();
  await expect(page.getByTestId('payload-tree')).toBeVisible();
  expect(await overflow(page)).toBe(0);
  for (const tab of ['plaintext', 'body', 'headers', 'issues', 'reply', 'related']) {
    await page.getByTestId(`tab-${tab}`).click();
    expect(await overflow(page)).toBe(0);
  }
  await page
    .getByTestId('detail')
    .getByRole('link', { name: /back|received/i })
    .first()
    .click();
  await expect(page.getByTestId('list')).toBeVisible();
});

test('the other screens and the send dialog are no wider than the screen', async ({ inspector: page }) => {
  for (const path of ['/sent', '/webhooks', '/webhooks/new']) {
    await page.goto(new URL(path, page.url()).href);
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
    expect(await overflow(page)).toBe(0);
  }
  await page.getByTestId('nav-received').click();
  await page.getByTestId('send-open').click();
  await expect(page.getByTestId('send-dialog')).toBeVisible();
  expect(await overflow(page)).toBe(0);
});
