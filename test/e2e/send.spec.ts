import type { Page as ListPage, Sent } from '../../server/types.ts';
import { PURCHASE } from '../support/seal.ts';
import { expect, test } from './inspector.ts';

test('several sent deliveries are listed, each with a link', async ({ inspector: page, program }) => {
  await page.keyboard.press('s');
  await page.getByTestId('send-count').fill('7');
  await page.getByTestId('send-submit').click();
  const outcome = page.getByTestId('send-outcome');
  await expect(outcome).toContainText('7 deliveries sent');
  await expect(outcome.getByRole('link', { name: /^sent / })).toHaveCount(5);
  await expect(outcome).toContainText('2 more');
  const { items } = await program.api<ListPage<Sent>>('/api/sent');
  const link = outcome.getByRole('link', { name: /^sent / }).first();
  const id = (await link.getAttribute('href'))?.split('/').at(-1);
  expect(items.map((sent) => sent.id)).toContain(id);
  await outcome.getByRole('link', { name: 'all sent deliveries of purchase_made' }).click();
  await expect(page.getByTestId('send-dialog')).toHaveCount(0);
  await expect(page.getByTestId('row')).toHaveCount(7);
});

test('a payload that breaks the contract is sent, and each issue is shown once', async ({
  inspector: page,
}) => {
  await page.keyboard.press('s');
  await page.getByTestId('send-payload').fill('{"event":"purchase_made","quantity":"many"}');
  await page.getByTestId('send-submit').click();
  const outcome = page.getByTestId('send-outcome');
  await expect(outcome).toContainText('1 delivery sent');
  await expect(page.getByText('The payload breaks the contract: /quantity', { exact: false })).toHaveCount(1);
  await outcome.getByRole('link', { name: /^received / }).click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'invalid');
});

test('a problem is shown once, at its field; the summary names the field and links to it', async ({
  inspector: page,
  complaints,
}) => {
  await page.keyboard.press('s');
  await page.getByTestId('send-count').fill('0');
  await page.getByTestId('send-submit').click();
  await expect(page.getByTestId('send-count')).toBeFocused();
  await expect(page.getByTestId('send-count')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('Give a whole number from 1 to 1000.')).toHaveCount(1);
  const summary = page.getByTestId('send-problems');
  await expect(summary).toContainText('1 field has a problem');
  await page.getByTestId('send-event').focus();
  await summary.getByRole('button', { name: 'Count' }).click();
  await expect(page.getByTestId('send-count')).toBeFocused();
  await page.getByTestId('send-count').fill('1');
  await expect(summary).toHaveCount(0);
  expect(complaints.splice(0)).toHaveLength(1);

  await page.getByTestId('send-payload').fill('{"event":');
  await page.getByTestId('send-submit').click();
  await expect(page.getByTestId('send-payload')).toBeFocused();
  await expect(summary.getByRole('button', { name: 'Payload' })).toBeVisible();
});

test('the example has the current time', async ({ inspector: page }) => {
  await page.keyboard.press('s');
  const { timestamp } = JSON.parse(await page.getByTestId('send-payload').inputValue());
  expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
});

test('an edited payload outlives another event and “Send one like this”', async ({
  inspector: page,
  program,
}) => {
  const payload = page.getByTestId('send-payload');
  await page.keyboard.press('s');
  await payload.fill('{"mine": 1}');
  await page.getByTestId('send-event').selectOption({ index: 0 });
  await expect(page.getByTestId('send-event')).not.toHaveValue('purchase_made');
  await expect(payload).toHaveValue('{"mine": 1}');
  await page.getByRole('button', { name: 'Use the example' }).click();
  await expect(payload).not.toHaveValue('{"mine": 1}');
  await page.keyboard.press('Escape');

  await program.deliver(JSON.stringify(PURCHASE));
  await page.getByTestId('row').click();
  await page.getByTestId('send-like').click();
  await expect(payload).toHaveValue(JSON.stringify(PURCHASE, null, 2));
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await expect(payload).toHaveValue('{"mine": 1}');
});
