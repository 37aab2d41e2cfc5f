import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';

import type { HeaderPair, Page, Received, ReceivedDetail } from '../../server/types.ts';
import { IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { newServer, sharedServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { addWebhook, addWebhookTo, bytesOf, sendTo } from '../support/webhooks.ts';
import { newTlsTap, status } from '../support/wire-tap.ts';
import type { Har } from './export-details.ts';
import schema from './export-har.schema.json' with { type: 'json' };

const server = sharedServer();
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const isHar = ajv.compile(schema);

const BODIES: ReadonlyArray<readonly [string, Uint8Array]> = [
  ['JSON', Buffer.from(JSON.stringify(PURCHASE))],
  ['quotes and a line end', Buffer.from(`{"it's": "$HOME \`id\` \\"\\\\!"}\n`)],
  ['ciphertext', Buffer.from(seal('cbc', '{}', { key: KEY, iv: IV }).toString('base64'))],
  ['any octets', Buffer.from([...Array(256).keys()])],
  ['what looks like a file name', Buffer.from('@/etc/hostname')],
  ['200 kB', Buffer.from(`"${'x'.repeat(200_000)}"`)],
  ['nothing', Buffer.alloc(0)],
];

const put = (name: string) => server.api(`/api/endpoints/${name}`, { method: 'PUT', body: {} });
const exported = async (what: string) => (await server.api(`/api/${what}`)).text;

/** Runs the command as a user would, in a new folder. */
async function runInShell(command: string): Promise<void> {
  const cwd = tempDir();
  const file = join(cwd, 'command.sh');
  writeFileSync(file, command);
  await promisify(execFile)('sh', [file], { cwd, env: { PATH: process.env.PATH, HOME: cwd } });
}

describe('the cURL line of a received delivery, run in a shell, delivers it again', () => {
  test.each(BODIES)('byte for byte: %s', async (what, body) => {
    const name = `curl-${what.replaceAll(/[^a-zA-Z0-9]/g, '-')}`;
    await put(name);
    const headers: HeaderPair[] = [
      ['Content-Type', 'text/plain; a="it\'s"'],
      ['X-Twice', '1'],
      ['x-encrypted', 'true'],
      ['X-Twice', '2'],
    ];
    const { received } = await server.record(`/hooks/${name}?a=1&b='`, { headers, body });
    await runInShell(await exported(`received/export?format=curl&endpoint=${name}`));
    const again = (await server.api<ReceivedDetail>('/api/received/latest')).json;
    expect(again.id).not.toBe(received.id);
    expect(await bytesOf(server, `/api/received/${again.id}/body`)).toEqual(Buffer.from(body));
    const { method, path, headers: kept, verdict, cause } = received;
    expect(again).toMatchObject({ method, path, verdict, cause });
    const sorted = (pairs: HeaderPair[]) => pairs.map(([name, value]) => `${name}: ${value}`).sort();
    expect(sorted(again.headers)).toEqual(sorted(kept));
  });
});

test('the cURL line of a sent delivery, run in a shell, sends the same body and headers', async () => {
  const url = `https://localhost:${server.receiverPort}/hooks/from-sent`;
  await put('from-sent');
  const webhook = await addWebhook(server, { url, encryption: { mode: 'gcm', key: KEY, iv: IV } });
  const { id } = await sendTo(server, webhook);
  await server.settled(id);
  await runInShell(await exported(`sent/export?format=curl&webhook=${webhook.id}`));
  const { items } = (await server.api<Page<Received>>('/api/received?endpoint=from-sent')).json;
  expect(items).toHaveLength(2);
  const [again, first] = await Promise.all(
    items.map((item) => bytesOf(server, `/api/received/${item.id}/body`)),
  );
  expect(again).toEqual(first);
});

describe('HAR', () => {
  test('of received deliveries is valid, with an entry for each, oldest first', async () => {
    await put('har');
    for (const [, body] of BODIES) await server.deliver('/hooks/har', { body });
    const har = JSON.parse(await exported('received/export?format=har&endpoint=har')) as Har;
    expect(isHar(har), ajv.errorsText(isHar.errors)).toBe(true);
    expect(har.log.entries.map(({ request }) => request.bodySize)).toEqual(
      BODIES.map(([, body]) => body.length),
    );
  });

  test('of sent deliveries is valid, with an entry for each attempt, failed ones too', async () => {
    const tap = await newTlsTap({
      answer: (number) => (number === 2 ? (socket) => socket.destroy() : status(500)),
    });
    const webhook = await addWebhookTo(server, tap, { retry: { delaysMs: [0, 0] } });
    await server.settled((await sendTo(server, webhook)).id);
    const har = JSON.parse(await exported(`sent/export?format=har&webhook=${webhook.id}`)) as Har;
    expect(isHar(har), ajv.errorsText(isHar.errors)).toBe(true);
    expect(har.log.entries).toHaveLength(3);
  });

  test('of nothing is valid', async () => {
    const har = JSON.parse(await exported('received/export?format=har&endpoint=nowhere')) as Har;
    expect(isHar(har), ajv.errorsText(isHar.errors)).toBe(true);
    expect(har.log.entries).toEqual([]);
  });
});

describe('an export', () => {
  test('uses the filter of the list', async () => {
    await put('filtered');
    await server.deliver('/hooks/filtered', { body: JSON.stringify(PURCHASE) });
    await server.deliver('/hooks/filtered', { body: '{' });
    const lines = await exported('received/export?endpoint=filtered&verdict=valid&q=event:purchase_made');
    expect(lines.trim().split('\n')).toHaveLength(1);
  });

  test('is a download, never a page', async () => {
    for (const format of ['ndjson', 'har', 'curl']) {
      const { headers } = await server.api(`/api/received/export?format=${format}`);
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="rai-hooks-received\.\w+"$/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test.each([
    ['received/export?format=pdf', '/format'],
    ['received/export?verdict=fine', '/verdict'],
    ['received/export?colour=red', '/colour'],
    ['received/export?q=verdict:', '/q'],
    ['received/export?q=verdict:fine', '/q'],
    ['sent/export?state=lost', '/state'],
    ['sent/export?q=before:yesterdayish', '/q'],
  ])('%s is refused with the member named', async (path, pointer) => {
    const { status: code, json } = await server.api(`/api/${path}`);
    expect({ code, pointer: json?.errors?.[0]?.pointer }).toEqual({ code: 400, pointer });
  });
});

describe('an NDJSON export, imported into another server,', () => {
  const importInto = async (text: string, flags: Record<string, unknown> = {}) => {
    const other = await newServer(flags);
    const answer = await other.api<{ imported: number; known: number }>('/api/received/import', {
      method: 'POST',
      body: text,
    });
    return { other, ...answer };
  };

  test('has its ids, times, bytes and headers', async () => {
    await put('moved');
    for (const [, body] of BODIES) await server.deliver('/hooks/moved', { body });
    const { other, status: code, json } = await importInto(await exported('received/export?endpoint=moved'));
    expect({ code, json }).toEqual({ code: 201, json: { imported: BODIES.length, known: 0 } });
    const { items } = (await server.api<Page<Received>>('/api/received?endpoint=moved')).json;
    for (const { id, receivedAt } of items) {
      const there = (await other.api<ReceivedDetail>(`/api/received/${id}`)).json;
      const here = (await server.api<ReceivedDetail>(`/api/received/${id}`)).json;
      expect(there).toMatchObject({ receivedAt, headers: here.headers, path: here.path, reply: here.reply });
      const path = `/api/received/${id}/body`;
      expect(await bytesOf(other, path)).toEqual(await bytesOf(server, path));
    }
  });

  test('is decoded with the keys of that server', async () => {
    await put('sealed');
    const body = seal('gcm', JSON.stringify(PURCHASE), { key: KEY, iv: IV }).toString('base64');
    const { received } = await server.record('/hooks/sealed', { body });
    expect(received).toMatchObject({ verdict: 'undecodable', cause: 'no-key' });
    const text = await exported('received/export?endpoint=sealed');
    const other = await newServer();
    await other.api('/api/endpoints/sealed', { method: 'PUT', body: {} });
    const key = { label: 'k', key: KEY, iv: IV };
    await other.api('/api/endpoints/sealed/keys', { method: 'POST', body: key });
    await other.api('/api/received/import', { method: 'POST', body: text });
    const there = (await other.api<ReceivedDetail>(`/api/received/${received.id}`)).json;
    expect(there).toMatchObject({ verdict: 'valid', payload: PURCHASE });
  });

  test('is stored once, though imported twice', async () => {
    await put('twice');
    await server.deliver('/hooks/twice', { body: '{}' });
    const text = await exported('received/export?endpoint=twice');
    const { other, json } = await importInto(text + text);
    expect(json).toEqual({ imported: 1, known: 1 });
    const again = await other.api('/api/received/import', { method: 'POST', body: text });
    expect(again.json).toEqual({ imported: 0, known: 1 });
    expect((await other.api<Page<Received>>('/api/received')).json.total).toBe(1);
  });

  test.each([
    ['a line that is no JSON', '{"broken', ''],
    ['a line that is something else', '[]', ''],
    ['a sent delivery', JSON.stringify({ type: 'sent', id: crypto.randomUUID() }), '/type'],
  ])('is refused whole when it has %s', async (_what, bad, pointer) => {
    await put('whole');
    await server.deliver('/hooks/whole', { body: '{}' });
    const good = await exported('received/export?endpoint=whole');
    const other = await newServer();
    const { status: code, json } = await other.api('/api/received/import', {
      method: 'POST',
      body: `${good}${bad}\n`,
    });
    expect({ code, pointer: json.errors?.[0]?.pointer }).toEqual({ code: 422, pointer });
    expect(json.detail).toMatch(/^Line \d+/);
    expect((await other.api<Page<Received>>('/api/received')).json.total).toBe(0);
  });
});

test('no export contains a key', async () => {
  const secret = { key: 'SECRETkey0123456789SECRETkey0123', iv: 'SECRETiv01234567' };
  const url = `https://localhost:${server.receiverPort}/hooks/inbox`;
  const webhook = await addWebhook(server, { url, encryption: { mode: 'gcm', ...secret } });
  await server.settled((await sendTo(server, webhook)).id);
  for (const what of ['received', 'sent']) {
    for (const format of ['ndjson', 'har', 'curl']) {
      const text = await exported(`${what}/export?format=${format}`);
      expect(text.length).toBeGreaterThan(100);
      for (const value of Object.values(secret)) expect(text).not.toContain(value);
    }
  }
});
