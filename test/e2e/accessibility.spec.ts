import { axeViolations } from '../support/axe.ts';
import { PURCHASE, seal } from '../support/seal.ts';
import { expect, type Program, test } from './inspector.ts';

async function fill(program: Program): Promise<void> {
  await program.api('/api/send', 'POST', { event: 'purchase_made' });
  await program.deliver(JSON.stringify({ ...PURCHASE, quantity: 'many', extra: 1 }));
  await program.deliver('{"event":"moon_landed"}');
  await program.deliver(seal('gcm', '{}').toString('base64'));
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${theme}:`, () => {
    test.use({ colorScheme: theme });

    test('no deliveries yet', async ({ inspector: page }) => {
      await expect(page.getByTestId('empty')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });

    test('received, one by one', async ({ inspector: page, program }) => {
      await fill(program);
      await expect(page.getByTestId('row')).toHaveCount(4);
      expect(await axeViolations(page)).toEqual([]);
      for (const verdict of ['valid', 'invalid', 'unrecognised', 'undecodable']) {
        await page.locator(`[data-testid=row][data-verdict=${verdict}]`).click();
        await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', verdict);
        expect(await axeViolations(page)).toEqual([]);
      }
    });

    test('each view of a delivery, and a stage opened', async ({ inspector: page, program }) => {
      await program.api('/api/send', 'POST', { event: 'purchase_made' });
      await page.getByTestId('row').click();
      for (const tab of ['plaintext', 'body', 'headers', 'issues', 'reply', 'related']) {
        await page.getByTestId(`tab-${tab}`).click();
        await expect(page.getByTestId(`tab-${tab}`)).toHaveAttribute('aria-selected', 'true');
        expect(await axeViolations(page)).toEqual([]);
      }
      await page.getByTestId('stage-decrypt').click();
      await expect(page.getByTestId('stage-evidence')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });

    test('sent and webhooks', async ({ inspector: page, program }) => {
      await fill(program);
      await page.getByTestId('nav-sent').click();
      await page.getByTestId('row').click();
      await expect(page.getByTestId('attempt')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByTestId('nav-webhooks').click();
      await expect(page.getByTestId('webhook-row')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByTestId('webhook-row').click();
      await expect(page.getByTestId('webhook-form')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });

    test('endpoints, a new one and a stored one', async ({ inspector: page }) => {
      await page.getByTestId('nav-endpoints').click();
      await expect(page.getByTestId('endpoint-row')).not.toHaveCount(0);
      expect(await axeViolations(page)).toEqual([]);
      for (const open of ['endpoint-new', 'endpoint-row']) {
        await page.getByTestId(open).first().click();
        await expect(page.getByTestId('endpoint-form')).toBeVisible();
        expect(await axeViolations(page)).toEqual([]);
      }
      await page.getByTestId('endpoint-body').fill('edited');
      await page.getByTestId('nav-sent').click();
      await expect(page.getByTestId('leave-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });

    test('the dialogs that replay, learn, resend and delete', async ({ inspector: page, program }) => {
      await fill(program);
      await page.locator('[data-testid=row][data-verdict=invalid]').click();
      await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'invalid');
      await page.keyboard.press('r');
      await expect(page.getByTestId('replay-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('learn-open').click();
      await expect(page.getByTestId('learn-adopt')).toBeEnabled();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('d');
      await expect(page.getByTestId('delete-one-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('nav-sent').click();
      await page.getByTestId('delete-open').click();
      await expect(page.getByTestId('delete-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('resend-open').click();
      await expect(page.getByTestId('resend-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });

    test('the send dialog, the keys, the commands', async ({ inspector: page }) => {
      const overlays = [
        ['s', 'send-dialog'],
        ['?', 'keys-help'],
        ['Control+k', 'command-palette'],
      ] as const;
      for (const [key, testId] of overlays) {
        await page.keyboard.press(key);
        await expect(page.getByTestId(testId)).toBeVisible();
        expect(await axeViolations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.getByTestId(testId)).toHaveCount(0);
      }
    });
  });
}

test('the theme toggle changes the theme, and a reload keeps it', async ({ inspector: page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.getByTestId('theme-toggle').click();
  await expect.poll(ground).not.toBe(before);
  const after = await ground();
  await page.reload();
  await expect.poll(ground).toBe(after);
});
