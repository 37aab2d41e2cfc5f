import { describe, expect, test } from 'vitest';
import type { ReceivedDetail, SentDetail } from '../../server/types.ts';
import { PURCHASE } from '../support/seal.ts';
import { newServer, sharedServer } from '../support/server.ts';
import { addWebhook, addWebhookTo, bytesOf, readSent, receivedAt, sendTo } from '../support/webhooks.ts';
import { newTlsTap } from '../support/wire-tap.ts';

const server = sharedServer();

/** A delivery to another receiver, with its bytes. */
async function sentElsewhere(): Promise<{ sent: SentDetail; body: Buffer }> {
  const webhook = await addWebhookTo(server, await newTlsTap());
  const sent = await server.settled((await sendTo(server, webhook)).id);
  return { sent, body: await bytesOf(server, `/api/sent/${sent.id}/body`) };
}

const recordClaiming = async (value: string, body: Buffer | string) =>
  (await server.record('/hooks/inbox', { headers: [['X-Rai-Hooks-Attempt', value]], body })).received;

describe('a delivery that names a sent one', () => {
  test('with the same body is its twin on both sides', async () => {
    const { sent, body } = await sentElsewhere();
    const received = await recordClaiming(`${sent.id}.1`, body);
    expect(received.twin).toBe(sent.id);
    expect((await readSent(server, sent.id)).twin).toBe(received.id);
  });

  test('with another body is not its twin: headers can be forged', async () => {
    const { sent } = await sentElsewhere();
    const received = await recordClaiming(`${sent.id}.1`, JSON.stringify(PURCHASE));
    expect(received.twin).toBeNull();
    expect((await readSent(server, sent.id)).twin).toBeNull();
  });

  test('with one more byte is not its twin', async () => {
    const { sent, body } = await sentElsewhere();
    expect((await recordClaiming(`${sent.id}.1`, Buffer.concat([body, Buffer.from('\n')]))).twin).toBeNull();
  });

  test.each(['', '.1', 'latest', 'latest.1', '%.1', `${'0'.repeat(36)}.1`, '0'.repeat(10_000)])(
    'by %j is nobody’s twin',
    async (claim) => {
      expect((await recordClaiming(claim, '{}')).twin).toBeNull();
    },
  );
});

test('a delivery with the same body but without the header is not a twin', async () => {
  const { body } = await sentElsewhere();
  expect((await server.record('/hooks/inbox', { body })).received.twin).toBeNull();
});

test('our own deliveries are linked to their twins', async () => {
  const url = `https://localhost:${server.receiverPort}/hooks/inbox`;
  const sent = await server.settled((await sendTo(server, await addWebhook(server, { url }))).id);
  const { json } = await server.api<ReceivedDetail>(`/api/received/${sent.twin}`);
  expect(json).toMatchObject({ twin: sent.id, event: 'purchase_made', verdict: 'valid' });
});

test('with --pure nothing shows where a delivery came from', async () => {
  const pure = await newServer({ pure: true });
  await pure.api('/api/endpoints/pure', { method: 'PUT', body: {} });
  const url = `https://localhost:${pure.receiverPort}/hooks/pure`;
  const { id } = await sendTo(pure, await addWebhook(pure, { url }));
  expect(await pure.settled(id)).toMatchObject({ state: 'delivered', twin: null });
  const received = await receivedAt(pure, 'pure');
  expect(received.twin).toBeNull();
  expect(JSON.stringify(received.headers).toLowerCase()).not.toContain('rai-hooks');
});
