import { describe, expect, test } from 'vitest';
import type { ContractChange } from '../../server/contract/difference.ts';
import type { EventInfo, JsonObject, Page, Provenance } from '../../server/types.ts';
import { addEndpoint, PURCHASE, seal } from '../support/seal.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { addWebhook, readSent, sendTo } from '../support/webhooks.ts';

interface View {
  provenance: Provenance;
  typeField: { name: string; aliases: string[] };
  defaultWire: string;
  wires: Array<{ name: string; contentType: string }>;
  events: EventInfo[];
  canRevert: boolean;
}
interface Proposed {
  contract: View;
  changes: ContractChange[];
  notes: string[];
}

const post = <T = Proposed>(server: TestServer, what: string, received: string[] = []) =>
  server.api<T>(`/api/contract/${what}`, {
    method: 'POST',
    ...(what === 'revert' ? {} : { body: { received } }),
  });
const view = async (server: TestServer) => (await server.api<View>('/api/contract')).json;
const record = async (server: TestServer, payload: unknown) =>
  (await server.record('/hooks/inbox', { body: JSON.stringify(payload) })).received;

const REAL = {
  type: 'item_bought',
  at: '2026-11-21T12:00:00.000Z',
  buyer: { id: 7, name: 'jane' },
  price: 30,
};

describe('propose', () => {
  test('lists the changes that adopting would make, without making them', async () => {
    const server = await newServer();
    const { id } = await record(server, { ...PURCHASE, gift: true });
    const before = await view(server);
    const { status, json } = await post(server, 'propose', [id.slice(-8)]);
    expect(status).toBe(200);
    expect(json.changes.map(({ where }) => where)).toContain('purchase_made /gift');
    expect(await view(server)).toEqual(before);
  });

  test('has a note on each delivery that nothing can be learned from', async () => {
    const server = await newServer();
    const { received } = await server.record('/hooks/inbox', { body: '{' });
    const { json } = await post(server, 'propose', [received.id]);
    expect(json.changes).toEqual([]);
    expect(json.notes.join()).toContain(received.id);
  });

  test.each([
    ['no deliveries', { received: [] }, 422, '/received'],
    ['one that is not there', { received: ['ffffffff'] }, 404, undefined],
    ['an unknown member', { received: ['latest'], all: true }, 422, '/all'],
  ])('of %s is refused', async (_what, body, status, pointer) => {
    const server = await newServer();
    const answer = await server.api('/api/contract/propose', { method: 'POST', body });
    expect([answer.status, answer.json.errors?.[0]?.pointer]).toEqual([status, pointer]);
  });
});

describe('adopt', () => {
  test('makes the learned contract current at once: recognition, validation, the list of events', async () => {
    const server = await newServer();
    const first = await record(server, REAL);
    expect(first.verdict).toBe('unrecognised');
    expect((await post(server, 'adopt', [first.id])).status).toBe(200);

    expect(await record(server, REAL)).toMatchObject({ verdict: 'valid', event: 'item_bought' });
    expect(await record(server, { ...REAL, price: 'much' })).toMatchObject({
      verdict: 'invalid',
      issues: [{ pointer: '/price', provenance: 'learned' }],
    });
    const { items } = (await server.api<Page<EventInfo>>('/api/events')).json;
    expect(items.find(({ type }) => type === 'item_bought')).toMatchObject({
      provenance: 'learned',
      example: REAL,
    });
  });

  test('leaves out the named changes, and refuses the name of an unknown one', async () => {
    const server = await newServer();
    const { id } = await record(server, { ...PURCHASE, gift: true, wrapped: 'red' });
    const adopt = (except: string[]) =>
      server.api<Proposed>('/api/contract/adopt', { method: 'POST', body: { received: [id], except } });
    const mistyped = await adopt(['purchase_made /gift', 'purchase_made /gitf']);
    expect([mistyped.status, mistyped.text.includes('/except/1')]).toEqual([422, true]);
    expect((await view(server)).canRevert).toBe(false);

    const { status, json } = await adopt(['purchase_made /gift']);
    expect(status).toBe(200);
    expect(json.changes.map(({ where }) => where)).not.toContain('purchase_made /gift');
    const { drift } = await record(server, { ...PURCHASE, gift: true, wrapped: 'red' });
    expect(drift.map(({ pointer }) => pointer)).toEqual(['/gift']);
  });

  test('of which every change is left out is refused', async () => {
    const server = await newServer();
    const { id } = await record(server, { ...PURCHASE, gift: true });
    const except = (await post(server, 'propose', [id])).json.changes.map(({ where }) => where);
    const { status, json } = await server.api('/api/contract/adopt', {
      method: 'POST',
      body: { received: [id], except },
    });
    expect([status, json.errors?.[0]?.pointer]).toEqual([422, '/except']);
  });

  test('makes the emitter send what was learned', async () => {
    const server = await newServer();
    const { id } = await record(server, REAL);
    await post(server, 'adopt', [id]);
    const url = `https://localhost:${server.receiverPort}/hooks/inbox`;
    const webhook = await addWebhook(server, { url, events: ['item_bought'] });
    const sent = await server.settled((await sendTo(server, webhook, { event: 'item_bought' })).id);
    expect(sent.payload).toMatchObject({ type: 'item_bought', buyer: { id: expect.any(Number) } });
    expect(sent.twin).not.toBeNull();
    const { json } = await server.api<{ verdict: string }>(`/api/received/${sent.twin}`);
    expect(json.verdict).toBe('valid');
  });

  test('uses the wire profile of the deliveries for new webhooks', async () => {
    const server = await newServer();
    await addEndpoint(server, 'real', 'gcm');
    const body = seal('gcm', JSON.stringify(PURCHASE)).toString('hex');
    const { received } = await server.record('/hooks/real', {
      body,
      headers: [['Content-Type', 'application/octet-stream']],
    });
    expect(received.encryption?.wire).toBe('hex');
    await post(server, 'adopt', [received.id]);
    const { defaultWire, wires } = await view(server);
    expect(wires.find(({ name }) => name === defaultWire)?.contentType).toBe('application/octet-stream');

    const url = `https://localhost:${server.receiverPort}/hooks/real`;
    const key = { key: 'k3yK3YkeyKEY0123456789abcdefghij', iv: 'iv0123456789IViv' };
    const webhook = await addWebhook(server, { url, encryption: { mode: 'gcm', ...key } });
    const { id } = await sendTo(server, webhook);
    await server.settled(id);
    const sent = await readSent(server, id);
    expect(sent.headers[0]).toEqual(['Content-Type', 'application/octet-stream']);
    expect((await server.api(`/api/sent/${id}/body`)).text).toMatch(/^[0-9a-f]+$/);
  });

  test('is still there after a restart', async () => {
    const dir = tempDir();
    const first = await newServer({}, dir);
    await post(first, 'adopt', [(await record(first, REAL)).id]);
    await first.stop();
    const second = await newServer({}, dir);
    expect((await record(second, REAL)).verdict).toBe('valid');
    expect((await view(second)).canRevert).toBe(true);
  });

  test('without any change is refused', async () => {
    const server = await newServer();
    const { received } = await server.record('/hooks/inbox', { body: '{' });
    const { status, json } = await server.api('/api/contract/adopt', {
      method: 'POST',
      body: { received: [received.id] },
    });
    expect([status, json.errors?.[0]?.pointer]).toEqual([422, '/received']);
    expect((await view(server)).canRevert).toBe(false);
  });

  test('of a header value that a contract cannot have is refused, and leaves nothing to revert', async () => {
    const server = await newServer();
    await addEndpoint(server, 'odd', 'gcm');
    const { received } = await server.record('/hooks/odd', {
      body: seal('gcm', JSON.stringify(PURCHASE)).toString('hex'),
      headers: [['Content-Type', 'text/plain; note=\xfc']],
    });
    expect(received.verdict).toBe('valid');
    const before = await view(server);
    expect((await post(server, 'adopt', [received.id])).status).toBe(422);
    expect(await view(server)).toEqual(before);
    expect((await post(server, 'revert')).status).toBe(409);
  });
});

describe('revert', () => {
  test('undoes one adoption at a time, back to the shipped contract', async () => {
    const server = await newServer();
    const shipped = await view(server);
    await post(server, 'adopt', [(await record(server, REAL)).id]);
    const once = await view(server);
    await post(server, 'adopt', [(await record(server, { ...REAL, gift: true })).id]);
    await post(server, 'revert');
    expect(await view(server)).toEqual(once);
    expect((await post(server, 'revert')).status).toBe(200);
    expect(await view(server)).toEqual(shipped);
    expect((await record(server, REAL)).verdict).toBe('unrecognised');
    expect((await post(server, 'revert')).status).toBe(409);
  });

  test('keeps a webhook readable whose wire profile no longer exists, and sending with it names the profile', async () => {
    const server = await newServer();
    await addEndpoint(server, 'real', 'gcm');
    const { received } = await server.record('/hooks/real', {
      body: seal('gcm', JSON.stringify({ ...REAL })).toString('hex'),
    });
    await post(server, 'adopt', [received.id]);
    const { defaultWire } = await view(server);
    const key = { key: 'k3yK3YkeyKEY0123456789abcdefghij', iv: 'iv0123456789IViv' };
    const webhook = await addWebhook(server, {
      url: `https://localhost:${server.receiverPort}/hooks/real`,
      encryption: { mode: 'gcm', ...key },
      wire: defaultWire,
    });
    await post(server, 'revert');
    expect((await server.api(`/api/webhooks/${webhook.id}`)).status).toBe(200);
    const answer = await server.api<JsonObject>('/api/send', {
      method: 'POST',
      body: { event: 'purchase_made', webhook: webhook.id },
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(defaultWire);
    // Webhooks whose wire profile exists still get deliveries.
    const all = await server.api('/api/send', { method: 'POST', body: { event: 'purchase_made' } });
    expect(all.status).toBe(202);
  });
});
