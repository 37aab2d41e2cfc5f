import { expect, test } from './inspector.ts';

test('a held key resends once, and a held j keeps moving', async ({ inspector: page, program }) => {
  for (let count = 0; count < 4; count += 1) {
    await program.api('/api/send', 'POST', { event: 'purchase_made' });
  }
  let resends = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/resend')) resends += 1;
  });
  await page.getByTestId('nav-sent').click();
  const rows = page.getByTestId('row');
  await expect(rows).toHaveCount(4);
  for (let times = 0; times < 3; times += 1) await page.keyboard.down('j');
  await page.keyboard.up('j');
  await expect(page).toHaveURL(new RegExp(`/sent/${await rows.nth(2).getAttribute('data-id')}$`));
  await expect(page.getByTestId('sent-resend')).toBeVisible();
  for (let times = 0; times < 6; times += 1) {
    await page.keyboard.down('r');
    // As a keyboard repeats: the answer of the first is there by then.
    await page.waitForTimeout(60);
  }
  await page.keyboard.up('r');
  await expect(page.getByText('Resent with the same bytes, one attempt').first()).toBeVisible();
  expect(resends).toBe(1);
});

test('a double click resends once', async ({ inspector: page, program }) => {
  await program.api('/api/send', 'POST', { event: 'purchase_made' });
  let resends = 0;
  await page.route('**/api/sent/*/resend*', async (route) => {
    resends += 1;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.getByTestId('nav-sent').click();
  await page.getByTestId('row').click();
  await page.getByTestId('sent-resend-fresh').dblclick();
  await expect(page.getByText('Sent as a new delivery')).toBeVisible();
  expect(resends).toBe(1);
});

test('the search gets the focus when / is pressed, and not on later visits', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{"event":"a"}');
  await page.getByTestId('row').waitFor();
  await page.keyboard.press('/');
  await expect(page.getByTestId('search')).toBeFocused();
  await page.keyboard.press('Escape');
  for (const screen of ['webhooks', 'sent', 'received']) await page.getByTestId(`nav-${screen}`).click();
  await page.getByTestId('row').waitFor();
  await expect(page.getByTestId('search')).not.toBeFocused();
  await page.keyboard.press('j');
  await expect(page.getByTestId('detail')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByTestId('search')).toBeFocused();
});

test('a pending search does not overwrite an address that has changed since', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{"event":"a"}');
  await page.getByTestId('row').waitFor();
  await page.getByTestId('search').fill('event:');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('show only invalid');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=verdict:invalid$/);
  await page.waitForTimeout(900);
  await expect(page).toHaveURL(/q=verdict:invalid$/);
});

test('the heading of a delivery shows its own age at once', async ({ inspector: page, program }) => {
  const [line = ''] = await (async () => {
    await program.deliver('{"event":"old"}');
    const response = await fetch(new URL('/api/received/export?format=ndjson', program.ready.inspector), {
      headers: { authorization: `Bearer ${program.ready.token}` },
    });
    return (await response.text()).trim().split('\n');
  })();
  await program.api('/api/received', 'DELETE');
  const old = { ...JSON.parse(line), receivedAt: '2020-01-01T00:00:00.000Z' };
  await fetch(new URL('/api/received/import', program.ready.inspector), {
    method: 'POST',
    headers: { authorization: `Bearer ${program.ready.token}` },
    body: `${JSON.stringify(old)}\n`,
  });
  await program.deliver('{"event":"new"}');
  await expect(page.getByTestId('row')).toHaveCount(2);
  await page.keyboard.press('j');
  const age = page.locator('.detail-head .moment__age');
  await expect(age).toHaveText(/now|s ago/);
  // The clock of the page stands still: only the delivery changes.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1000);
  await page.keyboard.press('j');
  await expect(page.getByTestId('detail')).toContainText('old');
  await expect(age).not.toHaveText(/now|s ago/);
});
