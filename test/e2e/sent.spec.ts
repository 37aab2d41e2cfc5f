import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { issueCa, issueLeaf } from '../../server/tls/issue.ts';
import { certificateNames } from '../../server/tls/names.ts';
import type { Page as ListPage, Sent, SentDetail, WebhookView } from '../../server/types.ts';
import { axeViolations } from '../support/axe.ts';
import { IV, KEY } from '../support/seal.ts';
import { tidySettings } from '../support/tidy.ts';
import { expect, type Program, test } from './inspector.ts';

test.afterEach(({ program }) => tidySettings(program));

const HOUR_MS = 3_600_000;

const readSent = (program: Program, id: string) => program.api<SentDetail>(`/api/sent/${id}`);
const setReply = (program: Program, reply: object) => program.api('/api/endpoints/target', 'PUT', { reply });

/** A webhook to an endpoint that answers so, and one delivery of it. */
async function sendTo(program: Program, reply: object, settings: object = {}): Promise<string> {
  await setReply(program, reply);
  const port = new URL(program.ready.receiver).port;
  const { id } = await program.api<WebhookView>('/api/webhooks', 'POST', {
    name: 'Target',
    url: `https://localhost:${port}/hooks/target`,
    events: ['purchase_made'],
    ...settings,
  });
  const { sent } = await program.api<{ sent: Sent[] }>('/api/send', 'POST', {
    event: 'purchase_made',
    webhook: id,
  });
  return sent[0]?.id ?? '';
}

/** Somebody else's HTTPS server, under an authority nobody here knows. */
async function untrustedServer() {
  const leaf = await issueLeaf(await issueCa(Date.now()), certificateNames([]), Date.now());
  const server = createServer({ cert: leaf.cert, key: leaf.key });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

async function openSent(page: Page, id: string, state: string): Promise<void> {
  await page.getByTestId('nav-sent').click();
  await page.locator(`[data-testid=row]:has-text("purchase_made")`).first().click();
  const detail = page.getByTestId('detail');
  await expect(detail).toHaveAttribute('data-id', id);
  await expect(detail).toHaveAttribute('data-state', state);
}

test('/sent/latest opens the newest sent delivery under its own address', async ({
  inspector: page,
  program,
}) => {
  await sendTo(program, { status: 200 });
  const id = await sendTo(program, { status: 200 }, { name: 'Second' });
  await page.goto(new URL('/sent/latest', program.link).href);
  await expect(page.getByTestId('detail')).toHaveAttribute('data-id', id);
  await expect(page).toHaveURL(new RegExp(`/sent/${id}$`));
});

test('a failed delivery shows its attempt with the response', async ({ inspector: page, program }) => {
  const id = await sendTo(program, { status: 503, body: 'come back later' });
  await openSent(page, id, 'failed');
  await expect(page.getByTestId('attempt')).toContainText('503');
  await expect(page.getByTestId('attempt')).toContainText('come back later');
  await expect(page.getByTestId('attempt')).toContainText('x-rai-hooks-attempt');
  await expect(page.getByTestId('attempts-end')).toHaveText(
    'Failed: no further attempt unless you resend it.',
  );
});

test('an attempt without a response shows its error and advice', async ({ inspector: page, program }) => {
  const id = await sendTo(program, {}, { url: 'https://127.0.0.1:1/' });
  await openSent(page, id, 'failed');
  await expect(page.getByTestId('attempt')).toContainText('refused');
  await expect(page.getByTestId('attempt')).toContainText('Check that the application is running');
});

test('an error that a setting solves names the setting and links to it', async ({
  inspector: page,
  program,
}) => {
  const id = await sendTo(program, {}, { url: 'https://127.0.0.1:1/' });
  await openSent(page, id, 'failed');
  await expect(page.getByTestId('attempt-setting')).toContainText('Request URL');
  const foreign = await untrustedServer();
  try {
    await openSent(page, await sendTo(program, {}, { name: 'Foreign', url: foreign.url }), 'failed');
    await expect(page.getByTestId('attempt')).toContainText('turn on “Accept any certificate”');
    await page.getByTestId('attempt-setting').click();
    await expect(page.getByTestId('webhook-insecure')).toBeVisible();
    await expect(page.locator('summary')).toBeFocused();
  } finally {
    await foreign.close();
  }
});

test('resend: a further attempt of the same delivery', async ({ inspector: page, program }) => {
  const id = await sendTo(program, { status: 500 });
  await openSent(page, id, 'failed');
  await setReply(program, {});
  await page.getByTestId('sent-resend').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-state', 'delivered');
  await expect(page.getByTestId('attempt')).toHaveCount(2);
  expect((await readSent(program, id)).attempts.map(({ response }) => response?.status)).toEqual([500, 200]);
});

test('resend fresh creates a new delivery with the current settings', async ({
  inspector: page,
  program,
}) => {
  const id = await sendTo(program, {});
  await openSent(page, id, 'delivered');
  const { webhook } = await readSent(program, id);
  await program.api(`/api/webhooks/${webhook?.id}`, 'PATCH', {
    encryption: { mode: 'gcm', key: KEY, iv: IV },
  });
  await page.getByTestId('sent-resend-fresh').click();
  await expect(page.getByTestId('row')).toHaveCount(2);
  const { items } = await program.api<ListPage<Sent>>('/api/sent');
  expect(items.map(({ encryption }) => encryption?.mode ?? null)).toEqual(['gcm', null]);
});

test('a pending delivery shows its next attempt and can be retried at once', async ({
  inspector: page,
  program,
}) => {
  const id = await sendTo(program, { failFirst: 1 }, { retry: { delaysMs: [HOUR_MS] } });
  await openSent(page, id, 'pending');
  await expect(page.getByTestId('attempts')).toContainText('Next attempt');
  await page.getByTestId('sent-retry').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-state', 'delivered');
  await expect(page.getByTestId('attempt')).toHaveCount(2);
});

test('a pending delivery is cancelled', async ({ inspector: page, program }) => {
  const id = await sendTo(program, { status: 500 }, { retry: { delaysMs: [HOUR_MS] } });
  await openSent(page, id, 'pending');
  await page.getByTestId('sent-cancel').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-state', 'cancelled');
  await expect(page.getByTestId('attempts')).not.toContainText('Next attempt');
  expect(await readSent(program, id)).toMatchObject({ state: 'cancelled', nextAttemptAt: null });
});

test('all matching deliveries are resent after a question', async ({ inspector: page, program }) => {
  const id = await sendTo(program, { status: 500 });
  await program.api('/api/send', 'POST', { event: 'user_joined' });
  await openSent(page, id, 'failed');
  await setReply(program, {});
  await page.getByTestId('search').fill('event:purchase_made');
  await page.getByTestId('search').press('Enter');
  await expect(page.getByTestId('row')).toHaveCount(1);
  await page.getByTestId('resend-open').click();
  await expect(page.getByTestId('resend-dialog')).toContainText('event:purchase_made');
  await page.getByTestId('resend-confirm').click();
  await expect(page.getByTestId('row')).toHaveAttribute('data-state', 'delivered');
  const { items } = await program.api<ListPage<Sent>>('/api/sent?event=user_joined');
  expect(items[0]?.attemptCount).toBe(1);
});

for (const [format, name, begins] of [
  ['ndjson', 'rai-hooks-sent.ndjson', '{"type":"sent"'],
  ['har', 'rai-hooks-sent.har', '{"log":{"version":"1.2"'],
  ['curl', 'rai-hooks-sent.sh', 'curl --http1.1'],
] as const) {
  test(`all matching deliveries are exported as ${format}`, async ({ inspector: page, program }) => {
    const id = await sendTo(program, {});
    await openSent(page, id, 'delivered');
    await page.getByTestId('export-open').click();
    const downloading = page.waitForEvent('download');
    await page.getByTestId(`export-${format}`).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(name);
    let text = '';
    for await (const chunk of await download.createReadStream()) text += String(chunk);
    expect(text.startsWith(begins)).toBe(true);
    expect(text).toContain(id);
  });
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${theme}:`, () => {
    test.use({ colorScheme: theme });

    test('a pending delivery, its attempts, and the questions it can lead to', async ({
      inspector: page,
      program,
    }) => {
      const id = await sendTo(program, { status: 500, body: 'no' }, { retry: { delaysMs: [HOUR_MS] } });
      await openSent(page, id, 'pending');
      await expect(page.getByTestId('attempts')).toContainText('Next attempt');
      expect(await axeViolations(page)).toEqual([]);
      await page.getByTestId('export-open').click();
      await expect(page.getByTestId('export-har')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('resend-open').click();
      await expect(page.getByTestId('resend-dialog')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}
