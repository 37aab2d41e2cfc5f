import type { Page } from '@playwright/test';
import { PURCHASE } from '../support/seal.ts';
import { expect, type Program, test } from './inspector.ts';

// What 1440 × 900 leaves at 200 % zoom.
test.use({ viewport: { width: 720, height: 450 } });

/** Controls below `root` that cannot be scrolled to or are covered, and whatever scrolled the shell meanwhile. */
function problemsAt(page: Page, root: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const controls = document.querySelectorAll<HTMLElement>(
      `${selector} :is(a[href], button, input, select, textarea, summary)`,
    );
    const isReached = (control: HTMLElement): boolean => {
      control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const [box] = control.getClientRects();
      // The box of a styled choice is hidden; its label is what is clicked.
      if (box === undefined || box.width <= 1) return true;
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return hit !== null && (control.contains(hit) || hit.closest('label')?.contains(control) === true);
    };
    const covered = [...controls].filter(
      (control) => control.checkVisibility({ visibilityProperty: true }) && !isReached(control),
    );
    const shells = [document.documentElement, document.body, ...document.querySelectorAll('#app')];
    return [
      ...(controls.length === 0 ? ['no control at all'] : []),
      ...covered.map((control) => `covered: ${control.outerHTML.slice(0, 90)}`),
      ...shells.filter(({ scrollTop }) => scrollTop !== 0).map(({ tagName }) => `scrolled: ${tagName}`),
    ];
  }, root);
}

async function fill(program: Program): Promise<void> {
  await program.api('/api/send', 'POST', { event: 'purchase_made' });
  await program.deliver(JSON.stringify({ ...PURCHASE, quantity: 'many', extra: 1 }));
}

test('at 200 % zoom no control of a screen is covered, and nothing scrolls the shell', async ({
  inspector: page,
  program,
}) => {
  await fill(program);
  const [webhook] = (await program.api<{ items: Array<{ id: string }> }>('/api/webhooks')).items;
  const screens = [
    ['/received', 'list'],
    ['/received/latest', 'detail'],
    ['/sent', 'list'],
    ['/sent/latest', 'detail'],
    ['/webhooks', 'webhooks'],
    ['/webhooks/new', 'webhook-form'],
    [`/webhooks/${webhook?.id}`, 'webhook-form'],
    ['/endpoints', 'endpoints'],
    ['/endpoints/inbox', 'endpoint-form'],
    ['/endpoints/+new', 'endpoint-form'],
  ] as const;
  for (const [path, testId] of screens) {
    await page.goto(new URL(path, page.url()).href);
    await expect(page.getByTestId(testId)).toBeVisible();
    expect(await problemsAt(page, '#app'), path).toEqual([]);
  }
});

test('at 200 % zoom no control of a dialog is covered, and nothing scrolls the shell', async ({
  inspector: page,
  program,
}) => {
  await fill(program);
  await page.goto(new URL('/received/latest', page.url()).href);
  await expect(page.getByTestId('detail')).toBeVisible();
  const dialogs = [
    ['send-dialog', () => page.keyboard.press('s')],
    ['keys-help', () => page.keyboard.press('?')],
    ['command-palette', () => page.keyboard.press('Control+k')],
    ['replay-dialog', () => page.keyboard.press('r')],
    ['learn-dialog', () => page.getByTestId('learn-open').click()],
    ['delete-one-dialog', () => page.keyboard.press('d')],
  ] as const;
  const check = async (testId: string): Promise<void> => {
    await expect(page.getByTestId(testId)).toBeVisible();
    expect(await problemsAt(page, `[data-testid=${testId}]`), testId).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId(testId)).toHaveCount(0);
  };
  for (const [testId, open] of dialogs) {
    await open();
    await check(testId);
  }
  await page.goto(new URL('/sent', page.url()).href);
  for (const name of ['resend', 'delete']) {
    await page.getByTestId(`${name}-open`).click();
    await check(`${name}-dialog`);
  }
  await page.goto(new URL('/endpoints/inbox', page.url()).href);
  await page.getByTestId('endpoint-body').fill('edited');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('go to sent');
  await page.keyboard.press('Enter');
  await check('leave-dialog');
});
