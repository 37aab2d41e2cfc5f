import { expect, test } from './inspector.ts';

const MARKUP = '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script>';
const BIDI = 'safe\u202Egpj.exe\u2066\u200B';

test('markup in a payload is shown as text everywhere', async ({ inspector: page, program }) => {
  const payload = {
    event: MARKUP,
    [MARKUP]: MARKUP,
    list: [MARKUP],
    url: 'javascript:document.title="owned"',
  };
  await program.deliver(JSON.stringify(payload));
  await page.getByTestId('row').click();
  await expect(page.getByTestId('payload-tree')).toContainText('<img src=x onerror=');
  for (const tab of ['plaintext', 'body', 'headers', 'issues', 'reply', 'related']) {
    await page.getByTestId(`tab-${tab}`).click();
    await expect(page.getByTestId(`tab-${tab}`)).toHaveAttribute('aria-selected', 'true');
  }
  await expect(page.locator('#app img[src="x"], #app script')).toHaveCount(0);
  await expect(page).toHaveTitle(/rai-hooks/);
});

test('bidi and invisible characters are shown as escapes', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify({ event: BIDI, note: BIDI }));
  await page.getByTestId('row').click();
  const text = await page.getByTestId('payload-tree').textContent();
  expect(text).not.toMatch(/[\u202E\u2066\u200B]/);
  expect(text).toMatch(/202E/i);
});

test('a string of 1 MB does not freeze the page', async ({ inspector: page, program }) => {
  await program.deliver(JSON.stringify({ event: 'huge', note: 'x'.repeat(1_000_000) }));
  await page.getByTestId('row').click();
  await expect(page.getByTestId('payload-tree')).toContainText('note');
  await page.getByTestId('tab-body').click();
  await expect(page.getByTestId('body-view')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/received$/);
});

test('ten thousand keys, a lone surrogate and a key called __proto__ are shown', async ({
  inspector: page,
  program,
}) => {
  const keys = Array.from({ length: 10_000 }, (_, at) => `"key${at}":${at}`);
  await program.deliver(`{"__proto__":"mine","odd":"\\ud800",${keys.join(',')}}`);
  await page.getByTestId('row').click();
  const tree = page.getByTestId('payload-tree');
  await expect(tree).toContainText('__proto__');
  await expect(tree).toContainText(/\\uD800/i);
});

test('markup in headers and in the path is text', async ({ inspector: page, program }) => {
  await program.deliver('{}', `/hooks/inbox?${encodeURIComponent(MARKUP)}`);
  await page.getByTestId('row').click();
  await page.getByTestId('tab-headers').click();
  await expect(page.getByTestId('headers-table')).toBeVisible();
  await expect(page).toHaveTitle(/rai-hooks/);
});

test('the policy of the page forbids scripts of others', async ({ inspector: page, complaints }) => {
  const blocked = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));
        const script = document.createElement('script');
        script.textContent = 'document.title = "owned"';
        document.body.append(script);
      }),
  );
  expect(blocked).toMatch(/^script-src/);
  await expect(page).toHaveTitle(/rai-hooks/);
  complaints.splice(0);
});
