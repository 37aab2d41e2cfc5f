import { expect, signIn, test } from './inspector.ts';

test('a server that dies is shown, and what was missed is fetched when it is back', async ({
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

test('a page whose server dies comes back by itself when the server does, and the gap is filled', async ({
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

test('what arrived at an empty database while the page was not connected is there when it is', async ({
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
