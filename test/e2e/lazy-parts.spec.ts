import type { Page } from '@playwright/test';
import { PURCHASE } from '../support/seal.ts';
import { expect, signIn, test } from './inspector.ts';

/** Refuses a script of the page until the returned function is called; loading ahead finds nothing either. */
async function refuse(page: Page, name: string): Promise<() => Promise<void>> {
  const address = new RegExp(`/assets/${name}-[^/]+\\.js`);
  await page.route(address, (route) => route.abort());
  await page.reload();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  return () => page.unroute(address);
}

test('a part that cannot be loaded shows a message, and Retry loads it', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await program.deliver(JSON.stringify(PURCHASE));
  const allow = await refuse(page, 'received-detail');
  await page.getByTestId('row').click();
  await expect(page.getByTestId('load-problem')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByTestId('keys-help')).toBeVisible();
  await page.keyboard.press('Escape');
  await allow();
  await page.getByTestId('load-problem').getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
  complaints.splice(0);
});

test('a dialog that cannot be loaded shows a message, and the page’s keys still work', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await program.deliver(JSON.stringify(PURCHASE));
  const allow = await refuse(page, 'send-dialog');
  await page.keyboard.press('s');
  await expect(page.getByTestId('toast-action')).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
  await allow();
  await page.getByTestId('toast-action').click();
  await expect(page.getByTestId('send-dialog')).toBeVisible();
  complaints.splice(0);
});

test('a part whose code arrives between its first rendering and its effect is shown', async ({
  page,
  program,
}) => {
  // Effects wait for a timer, which stands still until the test moves the clock on.
  await page.clock.install();
  let arrive = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/\/assets\/sent-screen-[^/]+\.js/, async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest(/\/assets\/sent-screen-/);
  await signIn(page, program);
  // Loading ahead asks for the part before it is opened.
  await page.clock.runFor(5000);
  const code = await asked;
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.getByTestId('nav-sent').dispatchEvent('click');
  await expect(page).toHaveURL(/\/sent$/);
  await expect(page.getByTestId('search')).toHaveCount(0);
  arrive();
  await (await code.response())?.finished();
  // The module is evaluated once its import is: this one shares its promise.
  await page.evaluate((url) => import(url), code.url());
  await page.clock.runFor(1000);
  await expect(page.getByTestId('search')).toBeVisible();
});

test('the action of a toast stays while it has the focus', async ({ inspector: page, complaints }) => {
  await page.clock.install();
  await refuse(page, 'send-dialog');
  await page.keyboard.press('s');
  const action = page.getByTestId('toast-action');
  await action.focus();
  await page.clock.runFor(20_000);
  await expect(action).toBeFocused();
  await action.blur();
  await page.clock.runFor(20_000);
  await expect(action).toHaveCount(0);
  complaints.splice(0);
});
