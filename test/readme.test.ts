import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../server/base/package-root.ts';
import type { Page, Sent, SentDetail, WebhookView } from '../server/types.ts';
import { newServer } from './support/server.ts';

const README = readFileSync(join(packageRoot(), 'README.md'), 'utf8');

/** The README's only block of JavaScript, run over one body with the key in the environment. */
function decryptAsShown(body: string, encryption: { key: unknown; iv: unknown }): unknown {
  const snippet = /```js\n([\s\S]+?)```/.exec(README)?.[1] ?? '';
  const program = `const body = ${JSON.stringify(body)};\n${snippet}\nprocess.stdout.write(JSON.stringify(payload));`;
  const env = { PATH: process.env.PATH, RAI_KEY: String(encryption.key), RAI_IV: String(encryption.iv) };
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('the five lines of the README decrypt what the emitter sends by default', async () => {
  const server = await newServer();
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', webhook: 'Local inbox' },
  });
  const id = json.sent[0]?.id ?? '';
  const { payload } = (await server.api<SentDetail>(`/api/sent/${id}`)).json;
  const body = await server.api(`/api/sent/${id}/body`);
  const webhooks = await server.api<Page<WebhookView>>('/api/webhooks?reveal=true');
  const { encryption } = webhooks.json.items[0] ?? {};
  expect(decryptAsShown(body.text, encryption ?? { key: null, iv: null })).toEqual(payload);
});
