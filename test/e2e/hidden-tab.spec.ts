import { PURCHASE } from '../support/seal.ts';
import { expect, signIn, test } from './inspector.ts';

test('a tab that gets no animation frames, as a hidden one, takes in what arrives all the same', async ({
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
