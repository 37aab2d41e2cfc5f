import { expect, test } from 'vitest';
import type { EventInfo, Page, ReceivedDetail, Sent, WebhookView } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const server = sharedServer();

const EVENTS = [
  'user_joined',
  'user_visited',
  'message_received',
  'channel_message_posted',
  'purchase_made',
] as const;
const SECRETS = { key: 'k3yK3YkeyKEY0123456789abcdefghij', iv: 'iv0123456789IViv' };
const CIPHERS = [null, { mode: 'cbc', ...SECRETS }, { mode: 'gcm', ...SECRETS }] as const;

const cases = (['json', 'xml'] as const).flatMap((format) =>
  CIPHERS.flatMap((encryption) =>
    EVENTS.map((event) => ({ format, encryption, event, cipher: encryption?.mode ?? 'plain' })),
  ),
);

test.each(cases)(
  '$event as $format, $cipher, goes round through TLS',
  async ({ format, encryption, event, cipher }) => {
    const name = `${event} ${format} ${cipher}`;
    const url = `https://localhost:${server.receiverPort}/hooks/inbox`;
    const saved = await server.api<WebhookView>('/api/webhooks', {
      method: 'POST',
      body: { name, url, format, events: [event], encryption },
    });
    expect(saved.status).toBe(201);
    const { example } = await eventInfo(event);
    const { json, status } = await server.api<{ sent: Sent[]; warnings: string[] }>('/api/send', {
      method: 'POST',
      body: { event, webhook: saved.json.id, payload: example },
    });
    expect({ status, warnings: json.warnings }).toEqual({ status: 202, warnings: [] });
    const id = json.sent[0]?.id ?? '';
    const received = await twinOf(id);
    const sent = await server.settled(id);

    const outcome = (stage: string) => received.stages.find((one) => one.stage === stage)?.outcome;
    expect(received).toMatchObject({ verdict: 'valid', event, format, issues: [], drift: [], twin: id });
    expect(received.encryption).toEqual(
      encryption && { mode: encryption.mode, wire: 'base64', keyLabel: expect.any(String) },
    );
    expect(['unwrap', 'decrypt', 'parse', 'recognise', 'validate'].map(outcome)).toEqual([
      'passed',
      encryption ? 'passed' : 'skipped',
      'passed',
      'passed',
      'passed',
    ]);
    expect(received.payload).toEqual(example);
    expect(sent.payload).toEqual(example);
    expect(sent).toMatchObject({ state: 'delivered', attemptCount: 1, lastStatus: 200, twin: received.id });
    expect(await bodyOf(`/api/received/${received.id}/body`)).toEqual(await bodyOf(`/api/sent/${id}/body`));
  },
);

test('an encrypted body contains nothing readable of the payload', async () => {
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', webhook: 'Local inbox' },
  });
  const received = await twinOf(json.sent[0]?.id ?? '');
  const body = (await bodyOf(`/api/received/${received.id}/body`)).toString();
  expect(body).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(Buffer.from(body, 'base64').toString('latin1')).not.toContain('purchase_made');
});

async function eventInfo(type: string): Promise<EventInfo> {
  const { json } = await server.api<Page<EventInfo>>('/api/events');
  const found = json.items.find((event) => event.type === type);
  if (!found) throw new Error(`No event ${type}`);
  return found;
}

function twinOf(sentId: string): Promise<ReceivedDetail> {
  return until('the received twin', async () => {
    const { json } = await server.api<Sent>(`/api/sent/${sentId}`);
    if (json.twin === null) return null;
    return (await server.api<ReceivedDetail>(`/api/received/${json.twin}`)).json;
  });
}

async function bodyOf(path: string): Promise<Buffer> {
  return Buffer.from((await server.api(path)).text, 'utf8');
}
