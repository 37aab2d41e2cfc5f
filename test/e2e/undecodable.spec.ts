import { IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { expect, test } from './inspector.ts';

const BODY = seal('gcm', JSON.stringify(PURCHASE)).toString('base64');

test('a delivery that cannot be decoded says why and what to do', async ({ inspector: page, program }) => {
  await program.deliver(BODY);
  await page.getByTestId('row').click();
  await expect(page.getByTestId('stage-decrypt')).toHaveAttribute('data-outcome', 'failed');
  const failure = page.getByTestId('failure');
  await expect(failure).toContainText('The tag does not match');
  await expect(failure).toContainText('Compare key and IV');
});

test('another key is tried in place, then added to the ring', async ({ inspector: page, program }) => {
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

test('a stage opens with its evidence', async ({ inspector: page, program }) => {
  await program.deliver(BODY);
  await page.getByTestId('row').click();
  await page.getByTestId('stage-decrypt').click();
  await expect(page.getByTestId('stage-evidence')).toContainText('Local inbox');
});

test('an issue leads to the very place in the payload', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify({ ...PURCHASE, quantity: 'many' }));
  await page.getByTestId('row').click();
  await page.getByTestId('tab-issues').click();
  await expect(page.getByTestId('issues-list')).toContainText('/quantity');
  await page.getByTestId('tab-payload').click();
  await expect(page.getByTestId('issue-badge')).toHaveCount(1);
});

test('the evidence of a failure opens below the button that is named for it', async ({
  inspector: page,
  program,
}) => {
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
