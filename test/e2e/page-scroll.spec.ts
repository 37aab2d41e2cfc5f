import type { Page } from '@playwright/test';
import { PURCHASE } from '../support/seal.ts';
import { tidySettings } from '../support/tidy.ts';
import { expect, type Program, test } from './inspector.ts';

test.afterEach(({ program }) => tidySettings(program));

/** The furthest that the page, or the frame in it, was scrolled; the screens scroll inside themselves. */
async function furthest(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frames = [document.scrollingElement, document.body, document.querySelector('#app')];
    const far = () => Math.max(...frames.map((frame) => (frame?.scrollTop ?? 0) + (frame?.scrollLeft ?? 0)));
    let most = far();
    for (const control of document.querySelectorAll<HTMLElement>(
      'a, button, input, select, textarea, summary',
    )) {
      control.focus();
      most = Math.max(most, far());
    }
    window.scrollTo(0, 10_000);
    await new Promise(requestAnimationFrame);
    return Math.max(most, far());
  });
}

async function openEverything(page: Page): Promise<void> {
  for (const details of await page.locator('details:not([open]) > summary').all()) await details.click();
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
}

async function screens(program: Program): Promise<Array<[path: string, testId: string]>> {
  await program.deliver(JSON.stringify(PURCHASE));
  await program.api('/api/send', 'POST', { event: 'purchase_made' });
  return [
    ['/received/latest', 'detail'],
    ['/sent/latest', 'detail'],
    ['/webhooks/new', 'webhook-form'],
    ['/endpoints/inbox', 'endpoint-form'],
  ];
}

for (const width of [1440, 1024, 360]) {
  test(`the page never scrolls away when a control takes the focus, ${width} px wide`, async ({
    inspector: page,
    program,
  }) => {
    await page.setViewportSize({ width, height: width === 360 ? 640 : 768 });
    for (const [path, testId] of await screens(program)) {
      await open(page, path);
      await expect(page.getByTestId(testId)).toBeVisible();
      await openEverything(page);
      expect([path, await furthest(page)]).toEqual([path, 0]);
    }
  });
}
