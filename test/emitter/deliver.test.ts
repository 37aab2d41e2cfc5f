import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Page, Sent, SentDetail, WebhookView } from '../../server/types.ts';
import { PURCHASE } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';
import { newByteSink, newSink } from '../support/sink.ts';

const server = sharedServer();

/** Makes a webhook to that URL, sends one purchase to it and waits for the end. */
async function sendTo(url: string, settings: Record<string, unknown> = {}): Promise<SentDetail> {
  const webhook = await server.api<WebhookView>('/api/webhooks', {
    method: 'POST',
    body: { name: crypto.randomUUID(), url, events: ['purchase_made'], ...settings },
  });
  expect(webhook.status).toBe(201);
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', webhook: webhook.json.id, payload: PURCHASE },
  });
  return server.settled(json.sent[0]?.id ?? '');
}

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };

describe('a failure is an attempt that names its reason:', () => {
  test('nobody listens', async () => {
    const sent = await sendTo('https://127.0.0.1:1/webhook');
    expect(sent).toMatchObject({ state: 'failed', attemptCount: 1, lastStatus: null });
    expect(sent.attempts).toMatchObject([
      { number: 1, response: null, error: { code: 'refused', hint: expect.any(String) } },
    ]);
  });

  test('an authority nobody knows', async () => {
    const { url } = await newSink(answering(200));
    const { state, attempts } = await sendTo(url);
    expect({ state, code: attempts[0]?.error?.code }).toEqual({ state: 'failed', code: 'tls-untrusted' });
    expect(attempts[0]?.error?.hint).toContain('tls.ca');
  });

  test('a host name that does not exist', async () => {
    const { attempts } = await sendTo('https://nowhere.invalid/webhook');
    expect(attempts[0]?.error?.code).toBe('dns');
  });

  test('a redirect, which is not followed', async () => {
    let asked = 0;
    const { url, ca } = await newSink((request, response) => {
      asked += 1;
      answering(302, { location: '/elsewhere' })(request, response);
    });
    const { state, lastStatus, attempts } = await sendTo(url, { tls: { ca } });
    expect({ state, lastStatus, asked }).toEqual({ state: 'failed', lastStatus: 302, asked: 1 });
    expect(attempts[0]).toMatchObject({ response: { status: 302 }, error: null });
  });

  test('an answer of 500, kept with its body', async () => {
    const { url, ca } = await newSink(answering(500, { 'x-why': 'tired' }, 'no thanks'));
    const { state, attempts } = await sendTo(url, { tls: { ca } });
    expect(state).toBe('failed');
    expect(attempts[0]?.response).toMatchObject({ status: 500, body: 'no thanks' });
    expect(attempts[0]?.response?.headers).toContainEqual(['x-why', 'tired']);
  });

  test('a connection that is closed without an answer', async () => {
    const { url, ca } = await newSink((request) => request.socket.destroy());
    const { attempts } = await sendTo(url, { tls: { ca } });
    expect(attempts[0]?.error?.code).toBe('reset');
  });
});

test('an extra CA is trusted for its webhook', async () => {
  const { url, ca } = await newSink(answering(204));
  expect(await sendTo(url, { tls: { ca } })).toMatchObject({ state: 'delivered', lastStatus: 204 });
});

test('insecure accepts any certificate', async () => {
  const { url } = await newSink(answering(200));
  expect(await sendTo(url, { tls: { insecure: true } })).toMatchObject({ state: 'delivered' });
});

test('the own CA is trusted without being asked for', async () => {
  const sent = await sendTo(`https://127.0.0.1:${server.receiverPort}/hooks/inbox`);
  expect(sent).toMatchObject({ state: 'delivered', lastStatus: 200 });
});

describe('retry', () => {
  test('"fast" makes five attempts and gives up', async () => {
    let asked = 0;
    const { url, ca } = await newSink((request, response) => {
      asked += 1;
      answering(503)(request, response);
    });
    const sent = await sendTo(url, { tls: { ca }, retry: 'fast' });
    expect({ asked, state: sent.state, attemptCount: sent.attemptCount }).toEqual({
      asked: 5,
      state: 'failed',
      attemptCount: 5,
    });
    expect(sent.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(sent.nextAttemptAt).toBeNull();
  });

  test('ends with the first success', async () => {
    let asked = 0;
    const { url, ca } = await newSink((request, response) => {
      asked += 1;
      answering(asked < 3 ? 500 : 200)(request, response);
    });
    const sent = await sendTo(url, { tls: { ca }, retry: { delaysMs: [0, 0, 0] } });
    expect(sent).toMatchObject({ state: 'delivered', attemptCount: 3, lastStatus: 200 });
  });

  test('sends the same bytes each time', async () => {
    const bodies: string[] = [];
    const { url, ca } = await newSink((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(Buffer.concat(chunks).toString());
        response.writeHead(bodies.length < 2 ? 500 : 200).end();
      });
    });
    await sendTo(url, { tls: { ca }, retry: { delaysMs: [0] } });
    expect(bodies).toEqual([JSON.stringify(PURCHASE), JSON.stringify(PURCHASE)]);
  });

  test('"none" makes one attempt', async () => {
    const { url, ca } = await newSink(answering(500));
    expect(await sendTo(url, { tls: { ca } })).toMatchObject({ state: 'failed', attemptCount: 1 });
  });
});

describe('on the wire', () => {
  test('a delivery names itself for the receiver it may reach', async () => {
    const { url, ca, firstRequest } = await newByteSink();
    const sent = await sendTo(url, { tls: { ca } });
    const text = await firstRequest;
    expect(text).toContain(`x-rai-hooks-attempt: ${sent.id}.1\r\n`);
    expect(text).toMatch(/^POST \/webhook HTTP\/1\.1\r\n/);
  });

  test('is just what the attempt shows', async () => {
    const { url, ca, firstRequest } = await newByteSink();
    const { attempts } = await sendTo(url, { tls: { ca } });
    const head = (await firstRequest).split('\r\n\r\n')[0];
    const shown = attempts[0]?.request.headers.map(([name, value]) => `${name}: ${value}`) ?? [];
    expect(head).toBe(['POST /webhook HTTP/1.1', ...shown].join('\r\n'));
  });
});

test('a twin that is only claimed is not believed', async () => {
  const { url, ca } = await newSink(answering(200));
  const sent = await sendTo(url, { tls: { ca } });
  const { received } = await server.record('/hooks/inbox', {
    body: '{"event":"something else"}',
    headers: [['x-rai-hooks-attempt', `${sent.id}.1`]],
  });
  expect(received.twin).toBeNull();
  expect((await server.api<Page<Sent>>(`/api/sent/${sent.id}`)).json).toMatchObject({ twin: null });
});
