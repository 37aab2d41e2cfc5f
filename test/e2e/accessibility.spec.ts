import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { PURCHASE, seal } from '../support/seal.ts';
import { expect, type Program, test } from './inspector.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on the page as it stands, in a line each. */
async function violations(page: Page): Promise<string[]> {
  // Colours are judged as they will be, not half way there.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate<AxeResults>('axe.run()');
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

async function fill(program: Program): Promise<void> {
  await program.api('/api/send', 'POST', { event: 'purchase_made' });
  await program.deliver(JSON.stringify({ ...PURCHASE, quantity: 'many', extra: 1 }));
  await program.deliver('{"event":"moon_landed"}');
  await program.deliver(seal('gcm', '{}').toString('base64'));
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${theme}:`, () => {
    test.use({ colorScheme: theme });

    test('nothing yet', async ({ inspector: page }) => {
      await expect(page.getByTestId('empty')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('received, one by one', async ({ inspector: page, program }) => {
      await fill(program);
      await expect(page.getByTestId('row')).toHaveCount(4);
      expect(await violations(page)).toEqual([]);
      for (const verdict of ['valid', 'invalid', 'unrecognised', 'undecodable']) {
        await page.locator(`[data-testid=row][data-verdict=${verdict}]`).click();
        await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', verdict);
        expect(await violations(page)).toEqual([]);
      }
    });

    test('each view of a delivery, and a stage opened', async ({ inspector: page, program }) => {
      await program.api('/api/send', 'POST', { event: 'purchase_made' });
      await page.getByTestId('row').click();
      for (const tab of ['plaintext', 'body', 'headers', 'issues', 'reply', 'related']) {
        await page.getByTestId(`tab-${tab}`).click();
        await expect(page.getByTestId(`tab-${tab}`)).toHaveAttribute('aria-selected', 'true');
        expect(await violations(page)).toEqual([]);
      }
      await page.getByTestId('stage-decrypt').click();
      await expect(page.getByTestId('stage-evidence')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('sent and webhooks', async ({ inspector: page, program }) => {
      await fill(program);
      await page.getByTestId('nav-sent').click();
      await page.getByTestId('row').click();
      await expect(page.getByTestId('attempt')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByTestId('nav-webhooks').click();
      await expect(page.getByTestId('webhook-row')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByTestId('webhook-row').click();
      await expect(page.getByTestId('webhook-form')).toBeVisible();
      expect(await violations(page)).toEqual([]);
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
        expect(await violations(page)).toEqual([]);
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
