import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Ready } from '../server/app/start.ts';
import type { Page, Received, Sent, SentDetail } from '../server/types.ts';
import { spawnServer } from './support/process.ts';
import { callApi } from './support/server.ts';
import { deliverTo } from './support/spawned.ts';
import { tempDir } from './support/temp.ts';

const apiOf =
  (ready: Ready) =>
  <T>(path: string, init: { method?: string; body?: unknown } = {}) =>
    callApi<T>(Number(new URL(ready.inspector).port), path, {
      ...init,
      headers: { authorization: `Bearer ${ready.token}` },
    });

test('a delivery that was acknowledged survives kill -9 right after', async () => {
  const cwd = tempDir();
  const first = spawnServer(cwd);
  const reply = await deliverTo(await first.ready(), '{"event":"precious"}');
  first.kill('SIGKILL');
  expect(reply.status).toBe(200);
  await first.ended;

  const api = apiOf(await spawnServer(cwd).ready());
  const { items } = (await api<Page<Received>>('/api/received')).json;
  expect(items).toHaveLength(1);
  expect((await api(`/api/received/${items[0]?.id}/body`)).text).toBe('{"event":"precious"}');
});

test('of 200 at once, every one acknowledged survives kill -9', async () => {
  const cwd = tempDir();
  const first = spawnServer(cwd);
  const ready = await first.ready();
  const acknowledged: string[] = [];
  const deliveries = Array.from({ length: 200 }, (_, number) => {
    const event = `precious_${number}`;
    return deliverTo(ready, JSON.stringify({ event })).then(({ status }) => {
      if (status === 200) acknowledged.push(event);
      // In the middle of it: what is not acknowledged may be lost, what is may not.
      if (acknowledged.length === 120) first.kill('SIGKILL');
    });
  });
  await Promise.allSettled(deliveries);
  await first.ended;
  expect(acknowledged.length).toBeGreaterThanOrEqual(120);

  const api = apiOf(await spawnServer(cwd).ready());
  const { items } = (await api<Page<Received>>('/api/received?limit=1000')).json;
  const bodies = await Promise.all(
    items.map(async ({ id }) => (await api<{ event: string }>(`/api/received/${id}`)).json),
  );
  const kept = new Set(
    bodies.map((detail) => (detail as unknown as { payload: { event: string } }).payload.event),
  );
  expect(acknowledged.filter((event) => !kept.has(event))).toEqual([]);
});

test('the gap after a restart is filled by after=<seq>, with no seq given twice', async () => {
  const cwd = tempDir();
  const first = spawnServer(cwd);
  const before = await first.ready();
  await deliverTo(before, '{"event":"a"}');
  const seen = (await apiOf(before)<Page<Received>>('/api/received?limit=1')).json.items[0]?.seq ?? 0;
  await deliverTo(before, '{"event":"b"}');
  first.kill('SIGKILL');
  await first.ended;

  const after = await spawnServer(cwd).ready();
  await deliverTo(after, '{"event":"c"}');
  const { items } = (await apiOf(after)<Page<Received>>(`/api/received?after=${seen}`)).json;
  expect(items).toHaveLength(2);
  expect(items[0]?.seq).toBeGreaterThan(seen);
  expect(items[1]?.seq).toBeGreaterThan(items[0]?.seq ?? 0);
});

test('webhooks, endpoints and the CA are the same after a restart; the webhook follows the port', async () => {
  const cwd = tempDir();
  const first = spawnServer(cwd);
  const before = await first.ready();
  const ca = readFileSync(before.ca, 'utf8');
  const webhooks = async (ready: Ready) =>
    (await apiOf(ready)<Page<{ id: string; url: string }>>('/api/webhooks?reveal=true')).json.items;
  const [old] = await webhooks(before);
  first.kill('SIGKILL');
  await first.ended;

  const after = await spawnServer(cwd).ready();
  const [now] = await webhooks(after);
  expect(readFileSync(after.ca, 'utf8')).toBe(ca);
  expect(now).toEqual({ ...old, url: `https://localhost:${new URL(after.receiver).port}/hooks/inbox` });
  const { json } = await apiOf(after)<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made' },
  });
  await expect
    .poll(async () => (await apiOf(after)<SentDetail>(`/api/sent/${json.sent[0]?.id}`)).json.state)
    .toBe('delivered');
});

test('an attempt that was cut off ends as interrupted', async () => {
  const cwd = tempDir();
  const first = spawnServer(cwd);
  const before = await first.ready();
  const api = apiOf(before);
  await api('/api/endpoints/inbox', { method: 'PUT', body: { reply: { hold: true } } });
  const { json } = await api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made' },
  });
  await expect.poll(first.stdout, { timeout: 15_000 }).toContain('"received"');
  first.kill('SIGKILL');
  await first.ended;

  const after = apiOf(await spawnServer(cwd).ready());
  const sent = (await after<SentDetail>(`/api/sent/${json.sent[0]?.id}`)).json;
  expect(sent).toMatchObject({ state: 'failed', attemptCount: 1 });
  expect(sent.attempts[0]?.error?.code).toBe('interrupted');
});
