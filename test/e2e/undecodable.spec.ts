import { readFileSync } from 'node:fs';
import { abortAfter } from '../support/https.ts';
import { IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { expect, type Program, test } from './inspector.ts';

const BODY = seal('gcm', JSON.stringify(PURCHASE)).toString('base64');

test('a delivery that cannot be decoded says why and what to do', async ({ inspector: page, program }) => {
  await program.deliver(BODY);
  await page.getByTestId('row').click();
  await expect(page.getByTestId('stage-decrypt')).toHaveAttribute('data-outcome', 'failed');
  const failure = page.getByTestId('failure');
  await expect(failure).toContainText('The tag does not match');
  await expect(failure).toContainText('Compare key and IV');
});

test('another key is tried on the delivery, then added to the ring', async ({ inspector: page, program }) => {
  await program.api('/api/endpoints/late', 'PUT', {});
  await program.deliver(BODY, '/hooks/late');
  await page.getByTestId('row').click();
  await page.getByTestId('try-key-open').click();
  const form = page.getByTestId('try-key');
  await form.getByLabel('AES key').first().fill(KEY);
  await form.getByLabel('IV').first().fill(IV);
  await form.getByRole('button', { name: 'Decode' }).click();
  await expect(page.getByTestId('try-key-result')).toHaveAttribute('data-verdict', 'valid');
  await form.getByRole('button', { name: /^Add to the ring/ }).click();
  await expect(page.getByTestId('row')).toHaveAttribute('data-verdict', 'valid');
  await expect(page.getByTestId('detail')).toHaveAttribute('data-verdict', 'valid');
});

test('the added key is the tried one, not text that was typed since', async ({
  inspector: page,
  program,
}) => {
  await program.api('/api/endpoints/edited', 'PUT', {});
  await program.deliver(BODY, '/hooks/edited');
  await page.getByTestId('row').click();
  await page.getByTestId('try-key-open').click();
  const form = page.getByTestId('try-key');
  await form.getByLabel('AES key').first().fill(KEY);
  await form.getByLabel('IV').first().fill(IV);
  await form.getByRole('button', { name: 'Decode' }).click();
  await expect(page.getByTestId('try-key-result')).toHaveAttribute('data-verdict', 'valid');
  await form.getByLabel('AES key').first().fill(KEY.replace(/.$/, '~'));
  await form.getByRole('button', { name: /^Add to the ring/ }).click();
  await expect(page.getByTestId('row')).toHaveAttribute('data-verdict', 'valid');
});

test('a stage opens with its evidence', async ({ inspector: page, program }) => {
  await program.deliver(BODY);
  await page.getByTestId('row').click();
  await page.getByTestId('stage-decrypt').click();
  await expect(page.getByTestId('stage-evidence')).toContainText('Local inbox');
});

test('an issue leads to its node in the payload', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify({ ...PURCHASE, quantity: 'many' }));
  await page.getByTestId('row').click();
  await page.getByTestId('tab-issues').click();
  await expect(page.getByTestId('issues-list')).toContainText('/quantity');
  await page.getByTestId('tab-payload').click();
  await expect(page.getByTestId('issue-badge')).toHaveCount(1);
});

test('the evidence of a failure opens below its button', async ({ inspector: page, program }) => {
  await program.deliver(BODY);
  await page.getByTestId('row').click();
  const button = page.getByRole('button', { name: 'What was tried' });
  await button.click();
  const evidence = page.getByTestId('stage-evidence');
  await expect(evidence).toHaveCount(1);
  const above = await button.boundingBox();
  const below = await evidence.boundingBox();
  expect(below?.y ?? 0).toBeGreaterThan(above?.y ?? 0);
});

/** An endpoint whose key and IV fit what is sent. */
async function makeFitting(program: Program): Promise<void> {
  await program.api('/api/endpoints/fitting', 'DELETE').catch(() => undefined);
  await program.api('/api/endpoints/fitting', 'PUT', {});
  await program.api('/api/endpoints/fitting/keys', 'POST', { label: 'fits', key: KEY, iv: IV });
}

test('where key and IV fit, the failure says what was altered and asks for no other key', async ({
  inspector: page,
  program,
}) => {
  await makeFitting(program);
  const altered = Buffer.from(seal('gcm', JSON.stringify(PURCHASE)));
  altered.writeUInt8(altered.readUInt8(altered.length - 1) ^ 1, altered.length - 1);
  await program.deliver(altered.toString('base64'), '/hooks/fitting');
  const row = page.getByTestId('row');
  await expect(row).toContainText('altered on the way');
  await row.click();
  await expect(page.getByTestId('failure')).toContainText('Leave key and IV as they are');
  await expect(page.getByTestId('try-key-open')).toHaveCount(0);
});

test('a missing tag is reported, with advice how to send it', async ({ inspector: page, program }) => {
  await makeFitting(program);
  const untagged = seal('gcm', JSON.stringify(PURCHASE)).subarray(0, -16);
  await program.deliver(untagged.toString('base64'), '/hooks/fitting');
  const row = page.getByTestId('row');
  await expect(row).toContainText('tag missing');
  await row.click();
  await expect(page.getByTestId('failure')).toContainText('Send the 16-byte tag');
});

test('an interrupted upload shows how much arrived', async ({ inspector: page, program }) => {
  const port = Number(new URL(program.ready.receiver).port);
  const head = 'POST /hooks/inbox HTTP/1.1\r\nHost: localhost\r\nContent-Length: 512\r\n\r\n';
  await abortAfter(port, readFileSync(program.ready.ca, 'utf8'), `${head}{"event":`);
  const row = page.getByTestId('row');
  await expect(row).toContainText('body cut off');
  await row.click();
  await expect(page.getByTestId('failure')).toContainText(
    'The connection ended before the body was complete',
  );
  await page.getByRole('button', { name: 'Evidence' }).click();
  const evidence = page.getByTestId('stage-evidence');
  await expect(evidence).toContainText('512 bytes');
  await expect(evidence).toContainText('9 bytes');
});

test('a form and an envelope with unknown members show what arrived and what to send', async ({
  inspector: page,
  program,
}) => {
  await program.deliver(`payload=${encodeURIComponent(JSON.stringify(PURCHASE))}`);
  await page.getByTestId('row').click();
  const failure = page.getByTestId('failure');
  await expect(failure).toContainText('The body is a form (field "payload").');
  await expect(failure).toContainText('Returning.AI sends JSON or XML, never a form');
  await program.deliver(JSON.stringify({ blob: BODY }));
  await expect(page.getByTestId('row')).toHaveCount(2);
  await page.getByTestId('row').first().click();
  await expect(failure).toContainText('no wire form has one in a member of that name');
  await page.getByRole('button', { name: 'Evidence' }).click();
  await expect(page.getByTestId('stage-evidence')).toContainText('member that may hold a ciphertext');
});
