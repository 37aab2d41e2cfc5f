import type { Locator, Page } from '@playwright/test';
import type { Page as ListPage, WebhookView } from '../../server/types.ts';
import { expect, type Program } from './inspector.ts';

export const receiverUrl = ({ ready }: Program, name: string) =>
  `https://localhost:${new URL(ready.receiver).port}/hooks/${name}`;
export const stored = async (program: Program, name: string) => {
  const { items } = await program.api<ListPage<WebhookView>>('/api/webhooks?reveal=true');
  return items.find((webhook) => webhook.name === name);
};
export const choose = (page: Page, group: string, word: string) =>
  page.getByRole('group', { name: group }).getByText(word, { exact: true }).click();
export const rowOf = (page: Page, name: string) => page.getByTestId('webhook-row').filter({ hasText: name });
/** The track is drawn over the box, so a person clicks the label. */
export const flip = (control: Locator) => control.locator('..').click();
export const toastOf = (page: Page, text: string) => page.getByText(text, { exact: true });

export async function openNew(page: Page, name: string, url: string): Promise<void> {
  await page.getByTestId('nav-webhooks').click();
  await page.getByTestId('webhook-new').click();
  await page.getByTestId('webhook-name').fill(name);
  await page.getByTestId('webhook-url').fill(url);
}

export async function save(page: Page): Promise<void> {
  await page.getByTestId('webhook-save').click();
  await expect(toastOf(page, 'Webhook saved')).toBeVisible();
}

export const add = (program: Program, name: string, settings: object = {}) =>
  program.api<WebhookView>('/api/webhooks', 'POST', {
    name,
    url: receiverUrl(program, 'inbox'),
    events: ['purchase_made'],
    ...settings,
  });
