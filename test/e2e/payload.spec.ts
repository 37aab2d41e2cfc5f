import { PURCHASE } from '../support/seal.ts';
import { tidySettings } from '../support/tidy.ts';
import { expect, test } from './inspector.ts';

test.afterEach(({ program }) => tidySettings(program));

test('folded branches stay folded when the delivery is read again', async ({ inspector: page, program }) => {
  await program.api('/api/endpoints/copy', 'PUT', {});
  await program.deliver(JSON.stringify(PURCHASE));
  await page.getByTestId('row').click();
  const detail = page.getByTestId('detail');
  const product = page.getByRole('treeitem').filter({ hasText: /^product/ });
  await expect(product).toHaveAttribute('aria-expanded', 'true');
  await product.click();
  await page.keyboard.press('ArrowLeft');
  await expect(product).toHaveAttribute('aria-expanded', 'false');
  const id = await detail.getAttribute('data-id');
  const to = `https://localhost:${new URL(program.ready.receiver).port}/hooks/copy`;
  await program.api(`/api/received/${id}/replay`, 'POST', { to });
  await expect(page.getByTestId('tab-related')).toContainText('1');
  await expect(product).toHaveAttribute('aria-expanded', 'false');
});

test('Find goes to the first match, and Enter to the next', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify({ event: 'user_joined', first: 'needle', second: 'needle' }));
  await page.getByTestId('row').click();
  const find = page.getByLabel('Find in the payload');
  await find.fill('needle');
  const count = page.locator('.tree-search__count');
  await expect(count).toHaveText('1 of 2');
  await find.press('Enter');
  await expect(count).toHaveText('2 of 2');
  await expect(find).toBeFocused();
});
