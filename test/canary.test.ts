import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ReceivedDetail, Sent, WebhookView } from '../server/types.ts';
import { sendHttps } from './support/https.ts';
import { spawnCli } from './support/process.ts';
import { seal } from './support/seal.ts';
import { callApi } from './support/server.ts';
import { openStream } from './support/stream.ts';
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

const tracesIn = (text: string) => TRACES.filter((trace) => text.includes(trace));

test('a key given to a webhook is nowhere but where it is asked for', async () => {
  const child = spawnCli(['start', '--json', '--port', '0', '--receiver-port', '0'], { cwd: tempDir() });
  const ready = await child.ready();
  const inspectorPort = Number(new URL(ready.inspector).port);
  const receiverPort = Number(new URL(ready.receiver).port);
  const answers: string[] = [];
  const api = async <T>(path: string, method = 'GET', body?: unknown) => {
    const answer = await callApi<T>(inspectorPort, path, {
      method,
      headers: { authorization: `Bearer ${ready.token}` },
      ...(body === undefined ? {} : { body }),
    });
    answers.push(`${method} ${path} ${answer.text} ${[...answer.headers].join(' ')}`);
    return answer.json;
  };
  const stream = await openStream(inspectorPort, ready.token);

  const webhook = {
    name: 'canary',
    url: `https://localhost:${receiverPort}/hooks/inbox`,
    events: ['purchase_made'],
    encryption: { mode: 'gcm', key: KEY, iv: IV },
  };
  const { id } = await api<WebhookView>('/api/webhooks', 'POST', webhook);
  await api(`/api/webhooks/${id}`, 'PATCH', { retry: 'fast' });
  await api(`/api/webhooks/${id}`, 'PATCH', { encryption: { key: `${KEY}x` } });
  await api('/api/webhooks', 'POST', webhook);
  await api('/api/webhooks', 'POST', {
    ...webhook,
    name: 'refused',
    encryption: { mode: 'gcm', key: KEY, iv: KEY },
  });
  await api('/api/endpoints/inbox/keys', 'POST', { label: 'canary ring', key: KEY, iv: IV });
  await api('/api/endpoints/inbox/keys', 'POST', { label: 'refused', key: KEY, iv: KEY });

  const { sent } = await api<{ sent: Sent[] }>('/api/send', 'POST', {
    event: 'purchase_made',
    webhook: 'canary',
  });
  await stream.waitFor('updated', (message) => message.kind === 'sent' && message.state === 'delivered');
  // One that fails under that key, so that the diagnosis has its say.
  const broken = seal('cbc', '{"event":"x"}', { key: KEY.replaceAll('0', 'x') }).toString('base64');
  await sendHttps(receiverPort, readFileSync(ready.ca, 'utf8'), '/hooks/inbox', { body: broken });
  await stream.waitFor('received', ({ verdict }) => verdict === 'undecodable');
  const latest = await api<ReceivedDetail>('/api/received/latest');
  await api(`/api/received/${latest.id}/decode`, 'POST', { key: KEY, iv: IV });
  await api('/api/decode', 'POST', {
    body: Buffer.from(broken).toString('base64'),
    key: KEY,
    iv: IV,
    mode: 'cbc',
  });

  for (const path of [
    '/api/info',
    '/api/webhooks',
    `/api/webhooks/${id}`,
    '/api/endpoints',
    '/api/endpoints/inbox',
    '/api/received',
    '/api/sent',
    `/api/sent/${sent[0]?.id}`,
    `/api/received?q=${encodeURIComponent('CANARY')}`,
    '/api/events',
    '/',
  ]) {
    await api(path);
  }
  await until('the last line on stdout', () => (child.stdout().includes('"undecodable"') ? true : null));
  child.kill('SIGINT');
  await child.ended;

  expect(answers.filter((answer) => tracesIn(withoutEcho(answer)).length > 0)).toEqual([]);
  expect(tracesIn(JSON.stringify(stream.messages))).toEqual([]);
  expect(tracesIn(child.stdout())).toEqual([]);
  expect(tracesIn(child.stderr())).toEqual([]);
});

/** The last four characters are shown on purpose. */
function withoutEcho(answer: string): string {
  return answer.replaceAll(/"last4":"[^"]{4}"/g, '');
}
