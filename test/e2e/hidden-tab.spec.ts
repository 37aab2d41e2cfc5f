import { PURCHASE } from '../support/seal.ts';
import { expect, signIn, test } from './inspector.ts';

test('a tab without animation frames, such as a hidden one, still receives deliveries', async ({
  page,
  program,
  complaints: _nothingIsLogged,
}) => {
  await page.addInitScript(() => {
    window.requestAnimationFrame = () => 0;
  });
  await signIn(page, program);
  await program.deliver(JSON.stringify(PURCHASE));
  await expect(page.getByTestId('nav-received')).toContainText('1');
  await expect(page.getByTestId('row')).toHaveCount(1);
});
