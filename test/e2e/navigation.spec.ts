import { PURCHASE } from '../support/seal.ts';
import { expect, signIn, test } from './inspector.ts';

test('a reload keeps the delivery, the view and the search', async ({ inspector: page, program }) => {
  await program.deliver('{"event":"moon_landed"}');
  await program.deliver(JSON.stringify(PURCHASE));
  await page.getByTestId('search').fill('verdict:unrecognised');
  await page.getByTestId('search').press('Enter');
  await expect(page.getByTestId('row')).toHaveCount(1);
  await page.getByTestId('row').click();
  await page.getByTestId('tab-headers').click();
  const address = page.url();
  await page.reload();
  await expect(page).toHaveURL(address);
  await expect(page.getByTestId('row')).toHaveCount(1);
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'unrecognised');
  await expect(page.getByTestId('tab-headers')).toHaveAttribute('aria-selected', 'true');
});

test('Back and Forward show the screen and the delivery of their address', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{"event":"moon_landed"}');
  await page.getByTestId('row').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'unrecognised');
  const address = page.url();
  await page.getByTestId('nav-webhooks').click();
  await expect(page.getByTestId('webhooks')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'unrecognised');
  await page.goForward();
  await expect(page.getByTestId('webhooks')).toBeVisible();
});

test('the address of a delivery can be shared', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify(PURCHASE));
  await page.getByTestId('row').click();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(other.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
});

test('a search without a match says so, and can be cleared', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify(PURCHASE));
  await page.goto(new URL('/received?q=nowhere-to-be-found', page.url()).href);
  await expect(page.getByTestId('empty')).toBeVisible();
  await page.getByTestId('empty').getByRole('button').first().click();
  await expect(page.getByTestId('row')).toHaveCount(1);
});

test('a tab that is reloaded after a restart of the server is still signed in', async ({
  page,
  ownProgram,
  complaints,
}) => {
  await signIn(page, ownProgram);
  await ownProgram.kill();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'lost');
  await ownProgram.restart();
  await page.reload();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  expect(await page.context().cookies()).not.toContainEqual(
    expect.objectContaining({ value: expect.stringContaining(ownProgram.ready.token) }),
  );
  complaints.splice(0);
});

test('a link with another token says so, and the right link opens the page', async ({
  page,
  program,
  complaints,
}) => {
  await page.goto(program.link.replace(/token=.*/, 'token=another'));
  await expect(page.getByText('The token in this link is not the token of the running server')).toBeVisible();
  await page.getByTestId('token-input').fill(program.link);
  await page.getByTestId('token-input').press('Enter');
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  // The browser logs each refused call.
  expect(complaints.splice(0).every((complaint) => complaint.includes('401'))).toBe(true);
});
