import type { Page } from '@playwright/test';
import { IV, KEY } from '../support/seal.ts';
import { expect, signIn, test } from './inspector.ts';
import { add, rowOf, stored } from './webhook-steps.ts';

const edit = (page: Page, field: string, text: string) => page.getByTestId(field).fill(text);
const question = (page: Page) => page.getByTestId('leave-dialog');

test.describe('the edits of a webhook', () => {
  test.beforeEach(async ({ inspector: page, program }) => {
    await add(program, 'Edited one');
    await add(program, 'Other one');
    await page.getByTestId('nav-webhooks').click();
    await rowOf(page, 'Edited one').click();
    await edit(page, 'webhook-name', 'Half done');
  });
  test.afterEach(async ({ program }) => {
    for (const name of ['Edited one', 'Other one', 'Half done']) {
      const webhook = await stored(program, name);
      if (webhook !== undefined) await program.api(`/api/webhooks/${webhook.id}`, 'DELETE');
    }
  });

  test('open a question before a link or another row discards them', async ({ inspector: page }) => {
    const address = page.url();
    for (const away of [page.getByTestId('nav-sent'), rowOf(page, 'Other one')]) {
      await away.click();
      await expect(question(page)).toContainText('Edited one');
      await expect(page.getByRole('button', { name: 'Keep editing' })).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(question(page)).toHaveCount(0);
      await expect(page).toHaveURL(address);
      await expect(page.getByTestId('webhook-name')).toHaveValue('Half done');
    }
    await rowOf(page, 'Other one').click();
    await page.getByTestId('leave-discard').click();
    await expect(page.getByTestId('webhook-name')).toHaveValue('Other one');
    await rowOf(page, 'Edited one').click();
    await expect(page.getByTestId('webhook-name')).toHaveValue('Edited one');
  });

  test('open a question before Back discards them, and Back still works after that', async ({
    inspector: page,
  }) => {
    const address = page.url();
    await page.goBack();
    await expect(question(page)).toBeVisible();
    await expect(page).toHaveURL(address);
    await page.getByRole('button', { name: 'Keep editing' }).click();
    await expect(page.getByTestId('webhook-name')).toHaveValue('Half done');
    await page.goBack();
    await page.getByTestId('leave-discard').click();
    await expect(page).toHaveURL(/\/webhooks$/);
    await page.goBack();
    await expect(page).toHaveURL(/\/received$/);
    await page.goForward();
    await page.goForward();
    await expect(page).toHaveURL(address);
  });

  test('make the browser ask before a reload', async ({ inspector: page, complaints }) => {
    // The page asks only where the reader has done something on it, as here.
    const asked = page.waitForEvent('dialog');
    await page.evaluate(() => setTimeout(() => location.reload(), 0));
    expect((await asked).type()).toBe('beforeunload');
    await expect(page.getByTestId('webhook-name')).toHaveValue('Half done');
    complaints.splice(0);
  });

  test('are kept when another client changes the webhook, and a notice says so', async ({
    inspector: page,
    program,
  }) => {
    const webhook = await stored(program, 'Edited one');
    const change = (body: object) => program.api(`/api/webhooks/${webhook?.id}`, 'PATCH', body);
    await change({ name: 'Theirs', concurrency: 7 });
    await expect(page.getByTestId('changed-elsewhere')).toBeVisible();
    await expect(page.getByTestId('webhook-name')).toHaveValue('Half done');
    await page.getByTestId('webhook-save').click();
    await expect(page.getByTestId('changed-elsewhere')).toHaveCount(0);
    // What was not edited here is not written back to its old value.
    expect(await stored(program, 'Half done')).toMatchObject({ id: webhook?.id, concurrency: 7 });
    await edit(page, 'webhook-name', 'Again');
    await change({ name: 'Edited one' });
    await page.getByTestId('changed-elsewhere').getByRole('button', { name: 'Take theirs' }).click();
    await expect(page.getByTestId('webhook-name')).toHaveValue('Edited one');
    await page.getByTestId('nav-sent').click();
    await expect(page).toHaveURL(/\/sent$/);
  });

  test('are kept when another client deletes the webhook, and can create it again', async ({
    inspector: page,
    program,
    complaints,
  }) => {
    const webhook = await stored(program, 'Edited one');
    await program.api(`/api/webhooks/${webhook?.id}`, 'PATCH', {
      encryption: { mode: 'gcm', key: KEY, iv: IV },
      url: 'https://example.test/',
    });
    await expect(page.getByTestId('webhook-encrypted')).toBeChecked();
    await program.api(`/api/webhooks/${webhook?.id}`, 'DELETE');
    const notice = page.getByTestId('deleted-elsewhere');
    await expect(notice).toContainText('key and IV were deleted with it');
    await expect(page.getByTestId('webhook-name')).toHaveValue('Half done');
    await page.getByTestId('create-again').click();
    await expect(page.getByTestId('webhook-key')).toHaveAttribute('aria-invalid', 'true');
    await edit(page, 'webhook-key', KEY);
    await edit(page, 'webhook-iv', IV);
    await page.getByTestId('create-again').click();
    await expect(page.getByText('Webhook created again', { exact: true })).toBeVisible();
    const again = await stored(program, 'Half done');
    expect(again).toMatchObject({ encryption: { mode: 'gcm', key: KEY } });
    await expect(page).toHaveURL(new RegExp(`/webhooks/${again?.id}$`));
    expect(complaints.splice(0)).toHaveLength(1);
  });

  test('can be discarded when another client deletes the webhook; an unedited form says that it is gone', async ({
    inspector: page,
    program,
  }) => {
    const [webhook, other] = [await stored(program, 'Edited one'), await stored(program, 'Other one')];
    await program.api(`/api/webhooks/${webhook?.id}`, 'DELETE');
    await page.getByTestId('discard-edits').click();
    await expect(page).toHaveURL(/\/webhooks$/);
    await expect(question(page)).toHaveCount(0);
    await rowOf(page, 'Other one').click();
    await expect(page.getByTestId('webhook-name')).toBeVisible();
    await program.api(`/api/webhooks/${other?.id}`, 'DELETE');
    await expect(page.getByTestId('detail')).toContainText('This webhook was deleted.');
  });

  test('open no question after they were saved or the webhook was deleted', async ({ inspector: page }) => {
    await page.getByTestId('webhook-save').click();
    await expect(page.getByText('Webhook saved', { exact: true })).toBeVisible();
    await page.getByTestId('nav-received').click();
    await expect(page).toHaveURL(/\/received$/);
    await page.goBack();
    await edit(page, 'webhook-name', 'Gone soon');
    await page.getByTestId('webhook-delete').click();
    await page.getByTestId('webhook-delete-confirm').click();
    await expect(page).toHaveURL(/\/webhooks$/);
    await expect(question(page)).toHaveCount(0);
  });
});

test.describe('the edits of an endpoint', () => {
  test.beforeEach(async ({ inspector: page, program }) => {
    await program.api('/api/endpoints/edited', 'PUT', {});
    await page.getByTestId('nav-endpoints').click();
    await page.locator('[data-testid=endpoint-row][data-name=edited]').click();
    await edit(page, 'endpoint-body', 'half done');
  });
  test.afterEach(({ program }) => program.api('/api/endpoints/edited', 'DELETE'));

  test('open a question before a link, a row or Back discards them', async ({ inspector: page }) => {
    const away = [
      () => page.getByTestId('nav-sent').click(),
      () => page.getByTestId('endpoint-row').filter({ hasText: 'inbox' }).click(),
      () => page.goBack(),
    ];
    for (const leave of away) {
      await leave();
      await expect(question(page)).toContainText('edited');
      await page.keyboard.press('Escape');
      await expect(page).toHaveURL(/\/endpoints\/edited$/);
      await expect(page.getByTestId('endpoint-body')).toHaveValue('half done');
    }
    await page.getByTestId('nav-sent').click();
    await page.getByTestId('leave-discard').click();
    await expect(page).toHaveURL(/\/sent$/);
  });

  test('make the browser ask before a reload', async ({ inspector: page, complaints }) => {
    const asked = page.waitForEvent('dialog');
    await page.evaluate(() => setTimeout(() => location.reload(), 0));
    expect((await asked).type()).toBe('beforeunload');
    complaints.splice(0);
  });

  test('are kept when another client changes the endpoint, and a notice says so', async ({
    inspector: page,
    program,
  }) => {
    await program.api('/api/endpoints/edited', 'PATCH', { reply: { status: 202 } });
    await expect(page.getByTestId('changed-elsewhere')).toBeVisible();
    await expect(page.getByTestId('endpoint-body')).toHaveValue('half done');
    await expect(page.getByTestId('endpoint-status')).toHaveValue('202');
    await page.getByTestId('endpoint-save').click();
    await expect(page.getByTestId('changed-elsewhere')).toHaveCount(0);
    await expect
      .poll(() => program.api('/api/endpoints/edited'))
      .toMatchObject({ reply: { status: 202, body: 'half done' } });
  });

  test('are kept by Keep mine in the notice of a change, and discarded by Cancel', async ({
    inspector: page,
    program,
  }) => {
    await program.api('/api/endpoints/edited', 'PATCH', { reply: { body: 'theirs' } });
    await page.getByTestId('changed-elsewhere').getByRole('button', { name: 'Keep mine' }).click();
    await expect(page.getByTestId('changed-elsewhere')).toHaveCount(0);
    await expect(page.getByTestId('endpoint-body')).toHaveValue('half done');
    await page.getByTestId('endpoint-cancel').click();
    await expect(page.getByTestId('endpoint-body')).toHaveValue('theirs');
    await expect(page.getByTestId('endpoint-cancel')).toHaveCount(0);
  });

  test('are kept when another client deletes the endpoint, and can create it again', async ({
    inspector: page,
    program,
  }) => {
    await program.api('/api/endpoints/edited', 'DELETE');
    await expect(page.getByTestId('deleted-elsewhere')).toBeVisible();
    await page.getByTestId('create-again').click();
    await expect(page.getByTestId('deleted-elsewhere')).toHaveCount(0);
    await expect(page.getByTestId('endpoint-save')).toBeVisible();
    expect(await program.api('/api/endpoints/edited')).toMatchObject({ reply: { body: 'half done' } });
  });
});

test('a typed key that was not added opens a question before it is discarded, and saving says that it was not added', async ({
  inspector: page,
  program,
}) => {
  await program.api('/api/endpoints/keyed', 'PUT', {});
  await page.getByTestId('nav-endpoints').click();
  await page.locator('[data-testid=endpoint-row][data-name=keyed]').click();
  await edit(page, 'key-label', 'theirs');
  await page.getByTestId('nav-sent').click();
  await expect(question(page)).toContainText('the new key of keyed');
  await page.keyboard.press('Escape');
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByText('Endpoint saved. The new key is not added yet')).toBeVisible();
  await expect(page.getByTestId('key-label')).toHaveValue('theirs');
  await page.getByTestId('key-clear').click();
  await page.getByTestId('nav-sent').click();
  await expect(page).toHaveURL(/\/sent$/);
  await program.api('/api/endpoints/keyed', 'DELETE');
});

test('a new endpoint is left by Cancel without a question', async ({ inspector: page }) => {
  await page.getByTestId('nav-endpoints').click();
  await page.getByTestId('endpoint-new').click();
  await edit(page, 'endpoint-name', 'never');
  await page.getByTestId('endpoint-cancel').click();
  await expect(page).toHaveURL(/\/endpoints$/);
  await expect(page.getByTestId('endpoint-form')).toHaveCount(0);
});

test('a refused save focuses the first problem, also one that the page itself found', async ({
  inspector: page,
}) => {
  await page.getByTestId('nav-endpoints').click();
  await page.getByTestId('endpoint-new').click();
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByTestId('endpoint-name')).toBeFocused();
  await expect(page.getByTestId('endpoint-name')).toHaveAttribute('aria-invalid', 'true');
  await edit(page, 'endpoint-name', 'inbox');
  await page.getByTestId('endpoint-save').click();
  await expect(page.getByText('An endpoint with this name already exists.')).toBeVisible();
  await expect(page.getByTestId('endpoint-name')).toBeFocused();
});

test('edits and an open dialog stay when the server starts again with another token and the reader signs in', async ({
  page,
  ownProgram: program,
  complaints,
}) => {
  await signIn(page, program);
  await add(program, 'Edited one');
  await page.getByTestId('nav-webhooks').click();
  await rowOf(page, 'Edited one').click();
  await edit(page, 'webhook-name', 'Half done');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await program.kill();
  const link = await program.restartWithNewToken();
  const again = page.getByTestId('sign-in-again');
  await expect(again).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(again).toBeVisible();
  await page.getByTestId('token-input').fill(link);
  await page.getByTestId('token-input').press('Enter');
  await expect(again).toHaveCount(0);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('webhook-name')).toHaveValue('Half done');
  await page.getByTestId('webhook-save').click();
  await expect.poll(async () => (await stored(program, 'Half done'))?.name).toBe('Half done');
  // The browser logs each call that failed while the server was away.
  complaints.splice(0);
});
