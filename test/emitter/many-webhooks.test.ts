import { describe, expect, test } from 'vitest';
import type { CipherMode, EventInfo, Page, ReceivedDetail } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';
import { addWebhook, addWebhookTo, receivedAt, send } from '../support/webhooks.ts';
import { newTlsTap } from '../support/wire-tap.ts';

const server = sharedServer();

const key = (at: number) => `${'0123456789'.repeat(3)}K${at}`;
const iv = (at: number) => `${'abcdefghij'}IVxyz${at}`;

/** One webhook per entry: its format, cipher and wire profile. */
const FORMS: ReadonlyArray<readonly ['json' | 'xml', CipherMode | null, string]> = [
  ['json', null, 'base64'],
  ['xml', null, 'base64'],
  ['json', 'gcm', 'base64'],
  ['xml', 'gcm', 'hex'],
  ['json', 'cbc', 'base64url'],
  ['xml', 'cbc', 'json-base64-iv'],
  ['json', 'gcm', 'json-hex-iv12-tag'],
  ['xml', 'gcm', 'colon-hex-tag-suffix'],
  ['json', 'gcm', 'base64-iv-tag-headers'],
  ['json', 'cbc', 'raw-iv-prefix'],
];

describe('one event for ten webhooks with different settings', () => {
  async function deliverToTen(round: string) {
    const names = FORMS.map((_, at) => `${round}-${at}`);
    for (const [at, [format, mode, wire]] of FORMS.entries()) {
      const name = names[at] ?? '';
      const expects = { format, encryption: mode ? 'required' : 'none', ...(mode ? { mode, wire } : {}) };
      await server.api(`/api/endpoints/${name}`, { method: 'PUT', body: { expects } });
      await addWebhook(server, {
        name,
        url: `https://localhost:${server.receiverPort}/hooks/${name}`,
        events: ['user_visited', 'purchase_made'],
        format,
        encryption: mode && { mode, key: key(at), iv: iv(at) },
        wire,
      });
    }
    return names;
  }

  test('reaches each once, with its settings, and is valid', async () => {
    const names = await deliverToTen('ten');
    const { json: events } = await server.api<Page<EventInfo>>('/api/events');
    const payload = events.items.find(({ type }) => type === 'user_visited')?.example;
    const sent = await send(server, { event: 'user_visited', payload });
    // The webhook of a new data dir is subscribed, too.
    expect(sent.map(({ webhook }) => webhook?.name).sort()).toEqual(['Local inbox', ...names].sort());
    for (const { id } of sent) expect(await server.settled(id)).toMatchObject({ state: 'delivered' });
    for (const [at, name] of names.entries()) {
      const [format, mode, wire] = FORMS[at] ?? [];
      const received: ReceivedDetail = await receivedAt(server, name);
      expect(received, name).toMatchObject({ verdict: 'valid', format, issues: [], drift: [], payload });
      expect(received.encryption).toEqual(mode && { mode, wire, keyLabel: name });
    }
  });

  test('reaches no webhook that is not subscribed', async () => {
    const tap = await newTlsTap();
    await addWebhookTo(server, tap, { events: ['user_joined'] });
    await addWebhookTo(server, tap, { enabled: false });
    for (const { id } of await send(server, {})) await server.settled(id);
    expect(tap.seen).toEqual([]);
  });
});
