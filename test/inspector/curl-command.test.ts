import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { ReceivedDetail, Sent } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

const server = sharedServer();

/** Runs a command as a user who pastes it, in a folder that has a file named `file`. */
async function paste(command: string): Promise<void> {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'file'), 'the content of a file');
  writeFileSync(join(cwd, 'command.sh'), command);
  await promisify(execFile)('sh', ['command.sh'], { cwd, env: { PATH: process.env.PATH, HOME: cwd } });
}

async function commandOf(kind: 'received' | 'sent', id: string): Promise<string> {
  const { status, text } = await server.api(`/api/${kind}/${id}/curl`);
  expect(status).toBe(200);
  return text;
}

const newest = async () => (await server.api<ReceivedDetail>('/api/received/latest')).json;
const bodyOf = async (id: string) => (await server.api(`/api/received/${id}/body`)).text;

test.each([
  ['the name of a file', '@file'],
  ['a quote, a dollar and an exclamation mark', `'$HOME !!"\n`],
  ['200 kB', 'a'.repeat(200_000)],
])('the command of a received delivery sends %s as its body, and nothing else', async (_, body) => {
  const { received } = await server.record('/hooks/inbox', { body, headers: [['X-Empty', '']] });
  await paste(await commandOf('received', received.id));
  const again = await newest();
  expect(again.id).not.toBe(received.id);
  expect(await bodyOf(again.id)).toBe(body);
  expect(again.headers).toContainEqual(['X-Empty', '']);
});

test('the command goes to our receiver, whatever the Host header was', async () => {
  const { received } = await server.record('/hooks/inbox', {
    body: '{}',
    headers: [['Host', 'elsewhere.test']],
  });
  const command = await commandOf('received', received.id);
  expect(command).toContain(`'https://localhost:${server.receiverPort}/hooks/inbox'`);
  expect(command).toContain('--cacert');
});

test('the command has our CA for our own receiver only: other servers have their own certificates', async () => {
  const { json: webhook } = await server.api<{ id: string }>('/api/webhooks', {
    method: 'POST',
    body: {
      name: 'Elsewhere',
      url: 'https://localhost:1/x',
      events: ['purchase_made'],
    },
  });
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', webhook: webhook.id },
  });
  const command = await commandOf('sent', json.sent[0]?.id ?? '');
  expect(command).toContain("'https://localhost:1/x'");
  expect(command).not.toContain('--cacert');
});

test('a delivery that does not exist has no command', async () => {
  for (const kind of ['received', 'sent']) {
    expect((await server.api(`/api/${kind}/00000000/curl`)).status).toBe(404);
  }
});
