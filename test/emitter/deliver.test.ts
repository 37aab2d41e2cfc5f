import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Page, Sent, SentDetail, WebhookView } from '../../server/types.ts';
import { PURCHASE } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';
import { newByteSink, newSink } from '../support/sink.ts';

const server = sharedServer();

/** Creates a webhook to the URL, sends one purchase to it and waits for its end. */
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

describe('an attempt names the reason of its failure:', () => {
  test('nothing listens', async () => {
    const sent = await sendTo('https://127.0.0.1:1/webhook');
    expect(sent).toMatchObject({ state: 'failed', attemptCount: 1, lastStatus: null });
    expect(sent.attempts).toMatchObject([
      { number: 1, response: null, error: { code: 'refused', hint: expect.any(String) } },
    ]);
  });

  test('an unknown CA', async () => {
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

  test('a response of 500, stored with its body', async () => {
    const { url, ca } = await newSink(answering(500, { 'x-why': 'tired' }, 'no thanks'));
    const { state, attempts } = await sendTo(url, { tls: { ca } });
    expect(state).toBe('failed');
    expect(attempts[0]?.response).toMatchObject({ status: 500, body: 'no thanks' });
    expect(attempts[0]?.response?.headers).toContainEqual(['x-why', 'tired']);
  });

  test('a connection that is closed without a response', async () => {
    const { url, ca } = await newSink((request) => request.socket.destroy());
    const { attempts } = await sendTo(url, { tls: { ca } });
    expect(attempts[0]?.error?.code).toBe('reset');
  });
});

test('the extra CA of a webhook is trusted for that webhook', async () => {
  const { url, ca } = await newSink(answering(204));
  expect(await sendTo(url, { tls: { ca } })).toMatchObject({ state: 'delivered', lastStatus: 204 });
});

test('insecure accepts any certificate', async () => {
  const { url } = await newSink(answering(200));
  expect(await sendTo(url, { tls: { insecure: true } })).toMatchObject({ state: 'delivered' });
});

test('our own CA is trusted by default', async () => {
  const sent = await sendTo(`https://127.0.0.1:${server.receiverPort}/hooks/inbox`);
  expect(sent).toMatchObject({ state: 'delivered', lastStatus: 200 });
});

describe('retry', () => {
  test('"fast" makes five attempts and then stops', async () => {
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
  test('a delivery has a header with its id and attempt', async () => {
    const { url, ca, firstRequest } = await newByteSink();
    const sent = await sendTo(url, { tls: { ca } });
    const text = await firstRequest;
    expect(text).toContain(`x-rai-hooks-attempt: ${sent.id}.1\r\n`);
    expect(text).toMatch(/^POST \/webhook HTTP\/1\.1\r\n/);
  });

  test('the head is exactly the stored one', async () => {
    const { url, ca, firstRequest } = await newByteSink();
    const { attempts } = await sendTo(url, { tls: { ca } });
    const head = (await firstRequest).split('\r\n\r\n')[0];
    const shown = attempts[0]?.request.headers.map(([name, value]) => `${name}: ${value}`) ?? [];
    expect(head).toBe(['POST /webhook HTTP/1.1', ...shown].join('\r\n'));
  });
});

test('a claimed twin with another body is not linked', async () => {
  const { url, ca } = await newSink(answering(200));
  const sent = await sendTo(url, { tls: { ca } });
  const { received } = await server.record('/hooks/inbox', {
    body: '{"event":"something else"}',
    headers: [['x-rai-hooks-attempt', `${sent.id}.1`]],
  });
  expect(received.twin).toBeNull();
  expect((await server.api<Page<Sent>>(`/api/sent/${sent.id}`)).json).toMatchObject({ twin: null });
});
