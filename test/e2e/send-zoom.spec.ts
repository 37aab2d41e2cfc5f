import { expect, test } from './inspector.ts';

// What 1440 × 900 leaves at 200 % zoom.
test.use({ viewport: { width: 720, height: 450 } });

test('at 200 % zoom the buttons of the send dialog cover none of its fields, and all of them can be reached', async ({
  inspector: page,
}) => {
  await page.getByTestId('send-open').click();
  const payload = page.getByTestId('send-payload');
  await payload.scrollIntoViewIfNeeded();
  const foot = await page.getByTestId('send-submit').boundingBox();
  const covered = await page.evaluate(() => {
    const submit = document.querySelector('[data-testid="send-submit"]');
    const fields = document.querySelector('.send__fields');
    return (fields?.getBoundingClientRect().bottom ?? 0) > (submit?.getBoundingClientRect().top ?? 0);
  });
  expect(covered).toBe(false);
  expect((foot?.y ?? 1000) + (foot?.height ?? 0)).toBeLessThanOrEqual(450);
  await payload.fill('{"event":"user_joined"}');
  const note = page.getByText('Sent exactly as written.');
  await note.scrollIntoViewIfNeeded();
  await expect(note).toBeInViewport();
});
