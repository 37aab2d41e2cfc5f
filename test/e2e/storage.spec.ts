import { PURCHASE } from '../support/seal.ts';
import { expect, signIn, test } from './inspector.ts';

test.use({ colorScheme: 'light' });

test('the page works if the browser allows no storage', async ({
  page,
  program,
  complaints: _nothingIsLogged,
}) => {
  await page.addInitScript(() => {
    const refuse = {
      get(): Storage {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    };
    Object.defineProperty(window, 'localStorage', refuse);
    Object.defineProperty(window, 'sessionStorage', refuse);
  });
  await signIn(page, program);
  await program.deliver(JSON.stringify(PURCHASE));
  await page.getByTestId('row').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.getByTestId('theme-toggle').click();
  await expect.poll(ground).not.toBe(before);
  await page.keyboard.press('r');
  await page.getByTestId('replay-to').fill(program.ready.receiver);
  await page.getByTestId('replay-submit').click();
  await expect(page.getByTestId('replay-result')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('nav-webhooks').click();
  await expect(page.getByTestId('webhook-row')).toBeVisible();
});

test('the page works if storing fails, as in a full or private storage', async ({
  page,
  program,
  complaints: _nothingIsLogged,
}) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  await signIn(page, program);
  await page.getByTestId('theme-toggle').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await program.deliver(JSON.stringify(PURCHASE));
  await page.getByTestId('row').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
});
