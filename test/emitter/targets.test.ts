import { expect, test } from 'vitest';
import type { Page, Sent, SentDetail, WebhookView } from '../../server/types.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { newByteSink, newSink } from '../support/sink.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/wait.ts';

async function addWebhook(
  server: TestServer,
  name: string,
  settings: Record<string, unknown> = {},
): Promise<string> {
  const { json } = await server.api<WebhookView>('/api/webhooks', {
    method: 'POST',
    body: {
      name,
      url: `https://localhost:${server.receiverPort}/hooks/inbox`,
      events: ['purchase_made'],
      ...settings,
    },
  });
  return json.id;
}

const send = async (server: TestServer, body: Record<string, unknown>) =>
  (
    await server.api<{ sent: Sent[]; warnings: string[] }>('/api/send', {
      method: 'POST',
      body: { event: 'purchase_made', ...body },
    })
  ).json;
const names = ({ sent }: { sent: Sent[] }) => sent.map(({ webhook }) => webhook?.name).sort();

test('an event goes to every enabled webhook that is subscribed to it, and to no other', async () => {
  const server = await newServer();
  await addWebhook(server, 'second');
  await addWebhook(server, 'other event', { events: ['user_joined'] });
  await addWebhook(server, 'switched off', { enabled: false });
  expect(names(await send(server, {}))).toEqual(['Local inbox', 'second']);
});

test('without a subscribed webhook nothing is sent, with a warning', async () => {
  const server = await newServer();
  const { items } = (await server.api<Page<WebhookView>>('/api/webhooks')).json;
  await server.api(`/api/webhooks/${items[0]?.id}`, { method: 'PATCH', body: { enabled: false } });
  const { sent, warnings } = await send(server, {});
  expect(sent).toEqual([]);
  expect(warnings.join()).toContain('No enabled webhook is subscribed to purchase_made');
});

test('a named webhook gets the event although it is not subscribed, with a warning', async () => {
  const server = await newServer();
  await addWebhook(server, 'other event', { events: ['user_joined'] });
  const answer = await send(server, { webhook: 'other event' });
  expect(names(answer)).toEqual(['other event']);
  expect(answer.warnings.join()).toContain('not subscribed to purchase_made');
});

test('a named webhook gets the event although it is disabled, with a warning', async () => {
  const server = await newServer();
  await addWebhook(server, 'switched off', { enabled: false });
  const answer = await send(server, { webhook: 'switched off' });
  expect(answer.warnings.join()).toContain('disabled');
  expect((await server.settled(answer.sent[0]?.id ?? '')).state).toBe('delivered');
});

test('each delivery is encoded with the settings of its webhook', async () => {
  const server = await newServer();
  await addWebhook(server, 'xml', { format: 'xml' });
  const { sent } = await send(server, {});
  const forms = sent.map(({ webhook, format, encryption }) => [webhook?.name, format, encryption?.mode]);
  expect(forms.sort()).toEqual([
    ['Local inbox', 'json', 'gcm'],
    ['xml', 'xml', undefined],
  ]);
});

test('a webhook that fails does not delay another', async () => {
  const server = await newServer();
  const hanging = await newSink(() => {});
  await addWebhook(server, 'hanging', { url: hanging.url, tls: { ca: hanging.ca } });
  const { sent } = await send(server, {});
  const local = sent.find(({ webhook }) => webhook?.name === 'Local inbox');
  expect((await server.settled(local?.id ?? '')).state).toBe('delivered');
});

test.each(['DELETE', 'PATCH'])('%s of a webhook cancels its pending deliveries', async (method) => {
  const server = await newServer();
  const { url, ca } = await newSink((request, response) => {
    request.resume();
    response.writeHead(500).end();
  });
  const id = await addWebhook(server, 'failing', { url, tls: { ca }, retry: { delaysMs: [3_600_000] } });
  const { sent } = await send(server, { webhook: id });
  const sentId = sent[0]?.id;
  const read = async () => (await server.api<SentDetail>(`/api/sent/${sentId}`)).json;
  await until('the first attempt', async () => ((await read()).attemptCount === 1 ? true : null));
  expect(await read()).toMatchObject({ state: 'pending', nextAttemptAt: expect.any(String) });
  await server.api(`/api/webhooks/${id}`, {
    method,
    ...(method === 'PATCH' ? { body: { enabled: false } } : {}),
  });
  expect(await read()).toMatchObject({ state: 'cancelled', nextAttemptAt: null });
});

test('--pure adds no rai-hooks header', async () => {
  const server = await newServer({ pure: true });
  const { url, ca, firstRequest } = await newByteSink();
  await addWebhook(server, 'pure', { url, tls: { ca } });
  await send(server, { webhook: 'pure' });
  const names = (await firstRequest)
    .split('\r\n\r\n')[0]
    ?.split('\r\n')
    .slice(1)
    .map((line) => line.split(':')[0]?.toLowerCase());
  expect(names?.sort()).toEqual(['connection', 'content-length', 'content-type', 'host']);
});

test('a delivery that waits for its retry continues after a restart', async () => {
  const dir = tempDir();
  let asked = 0;
  const { url, ca } = await newSink((request, response) => {
    request.resume();
    asked += 1;
    response.writeHead(asked === 1 ? 500 : 200).end();
  });
  const first = await newServer({}, dir);
  const id = await addWebhook(first, 'later', { url, tls: { ca }, retry: { delaysMs: [1500] } });
  const { sent } = await send(first, { webhook: id });
  const sentId = sent[0]?.id ?? '';
  await until('the first attempt', async () => {
    const { json } = await first.api<SentDetail>(`/api/sent/${sentId}`);
    return json.attemptCount === 1 ? true : null;
  });
  await first.stop();
  const second = await newServer({}, dir);
  expect(await second.settled(sentId)).toMatchObject({ state: 'delivered', attemptCount: 2 });
});
