import { once } from 'node:events';
import { connect } from 'node:net';
import type { Page as ListPage, Received } from '../../server/types.ts';
import { axeViolations } from '../support/axe.ts';
import { PURCHASE } from '../support/seal.ts';
import { tidySettings } from '../support/tidy.ts';
import { expect, type Program, test } from './inspector.ts';

test.afterEach(({ program }) => tidySettings(program));

const purchaseOf = (username: string, product: string): string =>
  JSON.stringify({
    ...PURCHASE,
    user: { ...PURCHASE.user, username },
    product: { ...PURCHASE.product, name: product },
  });

/** Speaks plain HTTP to the port that speaks TLS. */
async function plainRequest({ ready }: Program): Promise<void> {
  const socket = connect(Number(new URL(ready.receiver).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end('POST /hooks/inbox HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
}

test('rows of one event show the member, the endpoint and the reply', async ({
  inspector: page,
  program,
}) => {
  await program.api('/api/endpoints/orders', 'PUT', { reply: { status: 503 } });
  await program.deliver(purchaseOf('ada', 'Mug'));
  await program.deliver(purchaseOf('grace', 'Badge'), '/hooks/orders');
  const rows = page.getByTestId('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText('ada · Mug');
  await expect(rows.last()).toContainText('inbox');
  await expect(rows.last()).toContainText('200');
  await expect(rows.first()).toContainText('grace · Badge');
  await expect(rows.first()).toContainText('orders');
  await expect(rows.first()).toContainText('503');
});

test('an undecodable delivery is not named like an event, in the row and in its title', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{');
  await expect(page.getByTestId('row')).toContainText('Not decoded');
  await page.getByTestId('row').click();
  await expect(page.getByTestId('detail').getByRole('heading', { level: 2 })).toHaveText('Not decoded');
  await expect(page.getByTestId('verdict')).toHaveText('malformed JSON');
});

test('a failed forward is shown in the row, and its cause on the Reply tab', async ({
  inspector: page,
  program,
}) => {
  await program.api('/api/endpoints/app', 'PUT', { forwardTo: 'http://127.0.0.1:9/webhook' });
  await program.deliver(JSON.stringify(PURCHASE), '/hooks/app');
  await expect(page.getByTestId('row')).toContainText('forward failed · 502');
  await page.getByTestId('row').click();
  await page.getByTestId('tab-reply').click();
  await expect(page.getByTestId('forward-problem')).toContainText('The connection was refused');
  await expect(page.getByTestId('forward-problem')).toContainText('http://127.0.0.1:9/webhook');
});

test('a delivery to an endpoint that does not exist leads to creating it, with its name filled in', async ({
  inspector: page,
  program,
}) => {
  expect(await program.deliver(JSON.stringify(PURCHASE), '/hooks/orders')).toBe(404);
  await expect(page.getByTestId('row')).toContainText('no endpoint orders');
  await page.getByTestId('row').click();
  await expect(page.getByTestId('unknown-endpoint')).toContainText('There is no endpoint “orders”');
  await page.getByTestId('create-endpoint').click();
  await expect(page.getByTestId('endpoint-name')).toHaveValue('orders');
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByTestId('endpoint-row').filter({ hasText: 'orders' })).toBeVisible();
  expect(await program.deliver(JSON.stringify(PURCHASE), '/hooks/orders')).toBe(200);
  await page.goBack();
  await expect(page.getByTestId('unknown-endpoint')).toContainText('It exists now');
});

test('a connection that failed before a request is shown with advice, and can be dismissed', async ({
  inspector: page,
  program,
}) => {
  await plainRequest(program);
  const notice = page.getByTestId('failed-connection').first();
  await expect(notice).toHaveAttribute('data-reason', 'plain-http');
  await expect(notice).toContainText('https://');
  expect(await axeViolations(page)).toEqual([]);
  await page.reload();
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByTestId('failed-connections')).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  await expect(page.getByTestId('failed-connections')).toHaveCount(0);
});

test('a bar of the histogram limits the list to its time', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify(PURCHASE));
  await expect(page.getByTestId('row')).toHaveCount(1);
  await page.getByTestId('strip-slot').last().click();
  await expect(page.getByTestId('row')).toHaveCount(1);
  await expect(page.locator('.token').filter({ hasText: 'after:' })).toHaveCount(1);
  const { total } = await program.api<ListPage<Received>>(
    `/api/received?q=${encodeURIComponent(new URL(page.url()).searchParams.get('q') ?? '')}`,
  );
  expect(total).toBe(1);
});

test('while paused, the held rows are counted next to the total and cover no row', async ({
  inspector: page,
  program,
}) => {
  await program.deliver(purchaseOf('ada', 'Mug'));
  await expect(page.getByTestId('row')).toHaveCount(1);
  await page.getByTestId('pause').click();
  const pill = await page.getByTestId('new-pill').boundingBox();
  const row = await page.getByTestId('row').boundingBox();
  expect((pill?.y ?? 0) + (pill?.height ?? 0)).toBeLessThanOrEqual(row?.y ?? 0);
});

test('d on an open delivery deletes it after confirmation, and opens the next', async ({
  inspector: page,
  program,
}) => {
  for (const member of ['ada', 'bob', 'eve']) {
    await program.deliver(JSON.stringify({ event: 'user_joined', username: member }));
  }
  const rows = page.getByTestId('row');
  await expect(rows).toHaveCount(3);
  const [, gone, next] = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-id')));
  await rows.nth(1).click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-id', gone ?? '');
  await page.keyboard.press('d');
  await page.getByTestId('delete-one-dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(rows).toHaveCount(3);
  await page.keyboard.press('d');
  await page.getByTestId('delete-one-confirm').click();
  await expect(rows).toHaveCount(2);
  await expect(page.getByTestId('detail')).toHaveAttribute('data-id', next ?? '');
});

test('deleting the last delivery while it is open leads back to the list', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{"event":"user_joined"}');
  await page.getByTestId('row').click();
  await page.getByTestId('delivery-delete').click();
  await page.getByTestId('delete-one-confirm').click();
  await expect(page.getByTestId('empty')).toBeVisible();
  await expect(page).toHaveURL(/\/received$/);
});

test('an invalid search shows its problem and no rows, offers nothing for all of them, and ends when it is mended', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await program.deliver('{"event":"user_joined"}');
  await expect(page.getByTestId('row')).toHaveCount(1);
  await page.getByTestId('search').fill('verdict:nonsense');
  await page.getByTestId('search').press('Enter');
  await expect(page.getByTestId('search-problem')).toContainText('"nonsense" is not a value of verdict');
  await expect(page.getByTestId('search')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('row')).toHaveCount(0);
  await expect(page.getByTestId('list-count')).toHaveText('–');
  await expect(page.getByTestId('delete-open')).toBeDisabled();
  await expect(page.getByTestId('export-open')).toBeDisabled();
  await expect(page.getByTestId('list-retry')).toHaveCount(0);
  await expect(page.getByTestId('empty')).toHaveCount(0);
  expect(await axeViolations(page)).toEqual([]);
  await page.locator('.token').click();
  await expect(page.getByTestId('search-problem')).toHaveCount(0);
  await program.deliver('{"event":"user_joined"}');
  await expect(page.getByTestId('row')).toHaveCount(2);
  // The browser logs that the search was refused.
  expect(complaints.splice(0).every((complaint) => complaint.includes('400'))).toBe(true);
});

test('Enter takes the one value that the typed part of a filter can mean', async ({
  inspector: page,
  program,
}) => {
  await program.deliver('{"event":"purchase_made"}');
  await program.deliver('{');
  await expect(page.getByTestId('row')).toHaveCount(2);
  await page.getByTestId('search').fill('verdict:inv');
  await page.getByTestId('search').press('Enter');
  await expect(page.locator('.token')).toHaveText('verdict:invalid');
  await expect(page.getByTestId('row')).toHaveCount(1);
});
