import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ReceivedDetail, WebhookView } from '../server/types.ts';
import { sendHttps } from './support/https.ts';
import { spawnServer, type TestProcess } from './support/process.ts';
import { seal } from './support/seal.ts';
import { callApi } from './support/server.ts';
import { openStream, type TestStream } from './support/stream.ts';
import { tempDir } from './support/temp.ts';
import { until } from './support/wait.ts';

const KEY = 'CANARY-key-0123456789-0123456789';
const IV = 'CANARY-iv-012345';
/** Whole, in part, and in the encodings a slip would show it in. */
const TRACES = [KEY, IV, KEY.slice(0, 16), IV.slice(0, 8)].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64').slice(0, -4),
]);
/** A body that does not open, so that the diagnosis has its say. */
const BROKEN = seal('cbc', '{"event":"x"}', { key: KEY.replaceAll('0', 'x') }).toString('base64');

const tracesIn = (text: string) => TRACES.filter((trace) => text.includes(trace));

/** A running program, and all that its API has said. */
interface Watched {
  child: TestProcess;
  answers: string[];
  stream: TestStream;
  api<T>(path: string, method?: string, body?: unknown): Promise<T>;
  deliver(body: string): Promise<unknown>;
  receiverPort: number;
}

async function watch(): Promise<Watched> {
  const child = spawnServer(tempDir());
  const ready = await child.ready();
  const inspectorPort = Number(new URL(ready.inspector).port);
  const receiverPort = Number(new URL(ready.receiver).port);
  const answers: string[] = [];
  return {
    child,
    answers,
    receiverPort,
    stream: await openStream(inspectorPort, ready.token),
    async api<T>(path: string, method = 'GET', body?: unknown) {
      const headers = { authorization: `Bearer ${ready.token}` };
      const answer = await callApi<T>(inspectorPort, path, { method, headers, body });
      answers.push(`${method} ${path} ${answer.text} ${[...answer.headers].join(' ')}`);
      return answer.json;
    },
    deliver: (body) => sendHttps(receiverPort, readFileSync(ready.ca, 'utf8'), '/hooks/inbox', { body }),
  };
}

/** Gives the key wherever one can be given, rightly and wrongly. */
async function giveKey({ api, receiverPort }: Watched): Promise<string> {
  const encryption = { mode: 'gcm', key: KEY, iv: IV };
  const url = `https://localhost:${receiverPort}/hooks/inbox`;
  const webhook = { name: 'canary', url, events: ['purchase_made'], encryption };
  const { id } = await api<WebhookView>('/api/webhooks', 'POST', webhook);
  await api(`/api/webhooks/${id}`, 'PATCH', { retry: 'fast' });
  await api(`/api/webhooks/${id}`, 'PATCH', { encryption: { key: `${KEY}x` } });
  await api('/api/webhooks', 'POST', webhook);
  await api('/api/webhooks', 'POST', { ...webhook, name: 'refused', encryption: { ...encryption, iv: KEY } });
  await api('/api/endpoints/inbox/keys', 'POST', { label: 'canary ring', key: KEY, iv: IV });
  await api('/api/endpoints/inbox/keys', 'POST', { label: 'refused', key: KEY, iv: KEY });
  return id;
}

/** Sends, receives and decodes under that key. */
async function useKey({ api, stream, deliver }: Watched): Promise<void> {
  await api('/api/send', 'POST', { event: 'purchase_made', webhook: 'canary' });
  await stream.waitFor('updated', (message) => message.kind === 'sent' && message.state === 'delivered');
  await deliver(BROKEN);
  await stream.waitFor('received', ({ verdict }) => verdict === 'undecodable');
  const { id } = await api<ReceivedDetail>('/api/received/latest');
  await api(`/api/received/${id}/decode`, 'POST', { key: KEY, iv: IV });
  const body = Buffer.from(BROKEN).toString('base64');
  await api('/api/decode', 'POST', { body, key: KEY, iv: IV, mode: 'cbc' });
}

async function readAll({ api }: Watched, webhookId: string): Promise<void> {
  const single = [`webhooks/${webhookId}`, 'endpoints/inbox', 'received/latest', 'sent/latest'];
  const lists = ['info', 'webhooks', 'endpoints', 'received', 'sent', 'events', 'received?q=CANARY'];
  for (const path of [...single, ...lists]) await api(`/api/${path}`);
}

test('a webhook’s key appears only where the user asks for it', async () => {
  const watched = await watch();
  const { child, answers, stream, api } = watched;
  const webhookId = await giveKey(watched);
  await useKey(watched);
  await readAll(watched, webhookId);
  await until('the last line on stdout', () => (child.stdout().includes('"undecodable"') ? true : null));
  const told = [...answers];
  await api('/api/webhooks?reveal=true');
  child.kill('SIGINT');
  await child.ended;

  expect(told.filter((answer) => tracesIn(answer).length > 0)).toEqual([]);
  expect(tracesIn(JSON.stringify(stream.messages))).toEqual([]);
  expect(tracesIn(child.stdout())).toEqual([]);
  expect(tracesIn(child.stderr())).toEqual([]);
  // It would have been found: where it is asked for, it is.
  expect(tracesIn(answers.at(-1) ?? '')).toContain(KEY);
});
