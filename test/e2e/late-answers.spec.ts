import { expect, test } from './inspector.ts';

test('a send that ends after its dialog was closed closes no other dialog', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{"event":"a"}');
  await page.getByTestId('row').click();
  await expect(page.getByTestId('detail')).toBeVisible();
  const address = page.url();
  let answer = (): void => {};
  const mayAnswer = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/send', async (route) => {
    await mayAnswer;
    await route.continue();
  });
  await page.keyboard.press('s');
  await expect(page.getByTestId('send-event')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await page.getByTestId('replay-to').fill('https://localhost:1/mine');
  const answered = page.waitForResponse('**/api/send');
  answer();
  await answered;
  await expect(page.getByTestId('nav-sent')).toContainText('1');
  await expect(page.getByTestId('replay-to')).toHaveValue('https://localhost:1/mine');
  expect(page.url()).toBe(address);
});

test('Delete shows no number and deletes nothing before the rows of its search are read', async ({
  inspector: page,
  program,
}) => {
  for (const body of ['{', '{"event":"b"}', '{"event":"c"}']) await program.deliver(body);
  await expect(page.getByTestId('row')).toHaveCount(3);
  await page.goto(new URL('/received?q=verdict:undecodable', page.url()).href);
  await expect(page.getByTestId('row')).toHaveCount(1);
  let answer = (): void => {};
  const mayAnswer = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/api\/received\?/, async (route) => {
    await mayAnswer;
    await route.continue();
  });
  await page.getByTitle('Remove this filter').click();
  await expect(page).toHaveURL(/\/received$/);
  await page.locator('body').press('d');
  const dialog = page.getByTestId('delete-dialog');
  await expect(dialog.getByRole('heading')).toHaveText('Delete … deliveries?');
  await expect(page.getByTestId('delete-confirm')).toBeDisabled();
  answer();
  await expect(dialog.getByRole('heading')).toHaveText('Delete 3 deliveries?');
  await expect(page.getByTestId('delete-confirm')).toBeEnabled();
});
