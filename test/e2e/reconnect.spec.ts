import { expect, signIn, test } from './inspector.ts';

test('a lost server is shown, and missed deliveries are loaded when it is back', async ({
  page,
  ownProgram: program,
}) => {
  await signIn(page, program);
  await program.deliver('{"event":"before"}');
  await expect(page.getByTestId('row')).toHaveCount(1);

  await program.kill();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'lost');
  await expect(page.getByTestId('row')).toHaveCount(1);

  await program.restart();
  await program.deliver('{"event":"in the gap"}');
  await program.deliver('{"event":"in the gap, too"}');
  await page.getByTestId('connection').click();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  await expect(page.getByTestId('row')).toHaveCount(3);
});

test('a page reconnects by itself when its killed server is back, and missed deliveries appear', async ({
  page,
  ownProgram: program,
}) => {
  await signIn(page, program);
  await program.deliver('{"event":"before"}');
  await expect(page.getByTestId('row')).toHaveCount(1);
  await program.kill();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'lost');
  await program.restart();
  await program.deliver('{"event":"in the gap"}');
  // Nothing is clicked: the longest wait between two attempts to connect is 10 s.
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live', { timeout: 30_000 });
  await expect(page.getByTestId('row')).toHaveCount(2);
});

test('a delivery that arrives at an empty database while the page is disconnected appears after reconnecting', async ({
  page,
  ownProgram: program,
}) => {
  await signIn(page, program);
  await program.kill();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'lost');
  await program.restart();
  await program.deliver('{"event":"in the gap"}');
  await page.getByTestId('connection').click();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  await expect(page.getByTestId('row')).toHaveCount(1);
});
