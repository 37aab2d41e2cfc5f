import type { Locator, Page } from '@playwright/test';
import type {
  EndpointView,
  EventInfo,
  Page as ListPage,
  Received,
  ReceivedDetail,
} from '../../server/types.ts';
import { axeViolations } from '../support/axe.ts';
import { IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { tidySettings } from '../support/tidy.ts';
import { expect, type Program, test } from './inspector.ts';

test.afterEach(({ program }) => tidySettings(program));

const read = (program: Program, name: string) => program.api<EndpointView>(`/api/endpoints/${name}`);
const choose = (page: Page, group: string, word: string) =>
  page.getByRole('group', { name: group }).getByText(word, { exact: true }).click();
/** The track is drawn over the box, so a person clicks the label. */
const flip = (control: Locator) => control.locator('..').click();

async function save(page: Page): Promise<void> {
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByText(/^Endpoint (created|saved)$/)).toBeVisible();
}

async function open(page: Page, program: Program, name: string): Promise<void> {
  await program.api(`/api/endpoints/${name}`, 'PUT', {});
  await page.reload();
  await page.getByTestId('nav-endpoints').click();
  await page.locator(`[data-testid=endpoint-row][data-name="${name}"]`).click();
  await expect(page.getByTestId('endpoint-form')).toBeVisible();
}

/** Delivers, and opens what arrived. */
async function openDelivery(
  page: Page,
  program: Program,
  body: string,
  path = '/hooks/inbox',
): Promise<string> {
  await program.deliver(body, path);
  await page.getByTestId('nav-received').click();
  await page.getByTestId('row').first().click();
  await expect(page.getByTestId('detail')).toBeVisible();
  const { items } = await program.api<ListPage<Received>>('/api/received?limit=1');
  return items[0]?.id ?? '';
}

test('a new endpoint answers as configured', async ({ inspector: page, program }) => {
  await page.getByTestId('nav-endpoints').click();
  await page.getByTestId('endpoint-new').click();
  await page.getByTestId('endpoint-name').fill('orders');
  await page.getByTestId('endpoint-status').fill('202');
  await page.getByTestId('endpoint-fail-first').fill('1');
  await page.getByTestId('endpoint-body').fill('thanks');
  await flip(page.getByTestId('endpoint-strict'));
  await choose(page, 'Expected encryption', 'Plain');
  await save(page);
  expect(await read(program, 'orders')).toMatchObject({
    reply: { status: 202, failFirst: 1, body: 'thanks', strict: true },
    expects: { encryption: 'none' },
  });
  const statuses: number[] = [];
  for (const body of [PURCHASE, PURCHASE, { event: 'moon_landed' }]) {
    statuses.push(await program.deliver(JSON.stringify(body), '/hooks/orders'));
  }
  expect(statuses).toEqual([500, 202, 400]);
});

test('a change is in force at once', async ({ inspector: page, program }) => {
  await open(page, program, 'changing');
  await page.getByTestId('endpoint-status').fill('410');
  await save(page);
  expect(await program.deliver('{}', '/hooks/changing')).toBe(410);
});

test('each problem is shown at its field', async ({ inspector: page, program, complaints }) => {
  await open(page, program, 'wrong');
  await page.getByTestId('endpoint-status').fill('99');
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByTestId('endpoint-status')).toHaveAttribute('aria-invalid', 'true');
  await choose(page, 'How it answers', 'Forward');
  await page.getByTestId('endpoint-forward').fill('http://example.test/');
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByTestId('endpoint-form')).toContainText('only to this machine');
  expect(complaints.splice(0)).toHaveLength(2);
  expect(await read(program, 'wrong')).toMatchObject({ reply: {}, forwardTo: null });
});

test('forwarding: the answer of the app behind it, and the exchange under Related', async ({
  inspector: page,
  program,
}) => {
  await open(page, program, 'forwarding');
  await choose(page, 'How it answers', 'Forward');
  await page.getByTestId('endpoint-forward').fill('http://127.0.0.1:1/webhook');
  await save(page);
  expect((await read(program, 'forwarding')).forwardTo).toBe('http://127.0.0.1:1/webhook');
  await openDelivery(page, program, JSON.stringify(PURCHASE), '/hooks/forwarding');
  await page.getByTestId('tab-related').click();
  await expect(page.getByTestId('attempt')).toContainText('refused');
});

test('the page of an endpoint shows its deliveries live, with a link to all of them', async ({
  inspector: page,
  program,
}) => {
  await open(page, program, 'busy');
  await expect(page.getByTestId('recent')).toContainText('Nothing has arrived here yet.');
  await program.deliver(JSON.stringify(PURCHASE));
  await program.deliver(JSON.stringify({ ...PURCHASE, quantity: 'many' }), '/hooks/busy');
  const row = page.getByTestId('recent-row');
  await expect(row).toHaveCount(1);
  await expect(row).toHaveAttribute('data-verdict', 'invalid');
  await expect(row).toContainText('purchase_made');
  await row.click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'invalid');
  await page.goBack();
  await page.getByTestId('recent-all').click();
  await expect(page).toHaveURL(/\/received\?q=endpoint:busy$/);
  await expect(page.getByTestId('row')).toHaveCount(1);
});

test('deleting an endpoint asks once', async ({ inspector: page, program }) => {
  await open(page, program, 'goner');
  await page.getByTestId('endpoint-delete').click();
  await page.getByTestId('endpoint-delete-confirm').click();
  await expect(page.locator('[data-testid=endpoint-row][data-name=goner]')).toHaveCount(0);
  expect(await program.deliver('{}', '/hooks/goner')).toBe(404);
});

test('adding a key decodes earlier deliveries; removing it leaves them decoded', async ({
  inspector: page,
  program,
}) => {
  await open(page, program, 'sealed');
  const body = seal('gcm', JSON.stringify(PURCHASE)).toString('base64');
  await program.deliver(body, '/hooks/sealed');
  await page.getByTestId('key-label').fill('theirs');
  await page.getByTestId('key-key').fill(KEY);
  await page.getByTestId('key-iv').fill(IV);
  await page.getByTestId('key-add').click();
  await expect(page.getByTestId('ring-key')).toContainText('theirs');
  expect(await page.content()).not.toContain(KEY);
  await page.getByTestId('nav-received').click();
  await expect(page.getByTestId('row')).toHaveAttribute('data-verdict', 'valid');

  await page.getByTestId('nav-endpoints').click();
  await page.locator('[data-testid=endpoint-row][data-name=sealed]').click();
  await page.getByRole('button', { name: 'Remove the key theirs' }).click();
  await page.getByTestId('key-remove-confirm').click();
  await expect(page.getByTestId('ring-key')).toHaveCount(0);
  await page.getByTestId('nav-received').click();
  await expect(page.getByTestId('row')).toHaveAttribute('data-verdict', 'valid');
});

test('a key that is too short is refused at its field and stays in the form', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await open(page, program, 'short');
  await page.getByTestId('key-label').fill('k');
  await page.getByTestId('key-key').fill('too short');
  await page.getByTestId('key-iv').fill(IV);
  await page.getByTestId('key-add').click();
  await expect(page.getByTestId('key-key')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('key-key')).toHaveValue('too short');
  expect(complaints.splice(0)).toHaveLength(1);
});

test('replay sends the exact bytes to another URL and shows the result', async ({
  inspector: page,
  program,
  complaints,
}) => {
  await program.api('/api/endpoints/copy', 'PUT', {});
  const body = `${JSON.stringify(PURCHASE)} \n`;
  const id = await openDelivery(page, program, body);
  await page.keyboard.press('r');
  await page.getByTestId('replay-to').fill('http://example.test/');
  await page.getByTestId('replay-submit').click();
  await expect(page.getByTestId('replay-dialog')).toContainText('only to this machine');
  expect(complaints.splice(0)).toHaveLength(1);

  const to = `https://localhost:${new URL(program.ready.receiver).port}/hooks/copy`;
  await page.getByTestId('replay-to').fill(to);
  await page.getByTestId('replay-submit').click();
  await expect(page.getByTestId('replay-result')).toContainText('200');
  const { items } = await program.api<ListPage<Received>>('/api/received?endpoint=copy');
  expect(items[0]?.sizeBytes).toBe(body.length);
  expect((await program.api<ReceivedDetail>(`/api/received/${id}`)).attempts).toHaveLength(1);
});

test('learn shows the changes, adopts them and reverts them', async ({ inspector: page, program }) => {
  const real = { event: 'item_bought', at: '2026-11-21T12:00:00.000Z', price: 30 };
  await openDelivery(page, program, JSON.stringify(real));
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'unrecognised');
  await page.getByTestId('learn-open').click();
  await expect(page.getByTestId('contract-changes')).toContainText('item_bought');
  await page.getByTestId('learn-adopt').click();
  await expect(page.getByTestId('learn-dialog')).toHaveCount(0);
  await openDelivery(page, program, JSON.stringify(real));
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');

  await page.getByTestId('learn-open').click();
  await page.getByTestId('learn-revert').click();
  await expect(page.getByTestId('learn-dialog')).toHaveCount(0);
  await openDelivery(page, program, JSON.stringify(real));
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'unrecognised');
});

test('Undo reverts an adoption, and removals are announced before it', async ({
  inspector: page,
  program,
}) => {
  const real = { event: 'purchase_made', price: 30 };
  await openDelivery(page, program, JSON.stringify(real));
  await page.getByTestId('learn-open').click();
  await expect(page.getByTestId('learn-removes')).toContainText('will be removed');
  await page.getByTestId('learn-adopt').click();
  await expect(page.getByTestId('learn-dialog')).toHaveCount(0);
  await page.getByTestId('toast-action').click();
  await expect(page.getByRole('status').filter({ hasText: 'reverted' })).toBeVisible();
  const contract = await program.api<{ canRevert: boolean }>('/api/contract');
  expect(contract.canRevert).toBe(false);
});

test('only ticked changes are adopted; Check again reads the newest deliveries and keeps the ticks', async ({
  inspector: page,
  program,
}) => {
  await openDelivery(page, program, JSON.stringify({ ...PURCHASE, gift: true, wrap: { colour: 'red' } }));
  await page.getByTestId('learn-open').click();
  await page.getByTestId('learn-dialog').getByText('The last 1', { exact: true }).click();
  const tick = (place: string) => page.locator(`[data-where="purchase_made ${place}"]`);
  await tick('/wrap').uncheck();
  await expect(tick('/wrap/colour')).not.toBeChecked();
  await program.deliver(JSON.stringify({ ...PURCHASE, gift: true, late: 1 }));
  await expect(page.getByTestId('learn-dialog')).toContainText('1 delivery read');
  await page.getByTestId('learn-again').click();
  await expect(page.getByTestId('learn-dialog')).toContainText('2 deliveries read');
  await expect(tick('/late')).toBeChecked();
  await expect(tick('/wrap')).not.toBeChecked();
  await expect(page.getByTestId('learn-adopt')).toContainText(/Adopt \d+ of \d+ changes/);
  await page.getByTestId('learn-adopt').click();
  await expect(page.getByTestId('learn-dialog')).toHaveCount(0);
  const { items } = await program.api<ListPage<EventInfo>>('/api/events');
  const schema = items.find(({ type }) => type === 'purchase_made')?.schema;
  expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(['gift', 'late']));
  expect(schema?.properties).not.toHaveProperty('wrap');
  await program.api('/api/contract/revert', 'POST');
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${theme}:`, () => {
    test.use({ colorScheme: theme });

    test('the list of endpoints and each way to answer', async ({ inspector: page, program }) => {
      await page.getByTestId('nav-endpoints').click();
      await expect(page.getByTestId('endpoint-row')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await open(page, program, 'seen');
      for (const answer of ['Reply', 'Forward', 'Close', 'Never answer']) {
        await choose(page, 'How it answers', answer);
        expect(await axeViolations(page)).toEqual([]);
      }
    });

    test('a key ring with keys, and removing one', async ({ inspector: page }) => {
      await page.getByTestId('nav-endpoints').click();
      await page.getByTestId('endpoint-row').click();
      await page.getByRole('button', { name: 'Generate key and IV' }).click();
      await expect(page.getByTestId('ring-key').first()).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Remove the key Local inbox', exact: true }).click();
      await expect(page.getByTestId('key-remove-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });

    test('replay with its result, and learn', async ({ inspector: page, program }) => {
      await openDelivery(page, program, JSON.stringify({ ...PURCHASE, gift: true }));
      await page.getByTestId('received-replay').click();
      await page.getByTestId('replay-to').fill('https://127.0.0.1:1/');
      await page.getByTestId('replay-submit').click();
      await expect(page.getByTestId('replay-result')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('learn-open').click();
      await expect(page.getByTestId('contract-changes')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}
