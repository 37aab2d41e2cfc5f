import { expect, test } from 'vitest';
import type { Sent } from '../../server/types.ts';
import { sendHttps } from '../support/https.ts';
import { requestRaw } from '../support/raw-http.ts';
import { newServer } from '../support/server.ts';

test('an inspector on another address answers there, and its links use that address', async () => {
  const { running } = await newServer({ host: '127.0.0.2' });
  const { inspector, token } = running.ready;
  expect(new URL(inspector).hostname).toBe('127.0.0.2');
  expect(running.link).toBe(`${inspector}#token=${token}`);
  const answer = await fetch(`${inspector}api/info`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
});

test('the page of an inspector on another address may use the API', async () => {
  const { running } = await newServer({ host: '127.0.0.2' });
  const { inspector, token } = running.ready;
  const answer = await fetch(`${inspector}api/info`, {
    headers: { authorization: `Bearer ${token}`, origin: new URL(inspector).origin },
  });
  expect(answer.status).toBe(200);
});

test('a receiver on another address has it in its certificate, and our webhook reaches it', async () => {
  const server = await newServer({ 'receiver-host': '127.0.0.2' });
  const { hostname, port } = new URL(server.running.ready.receiver);
  expect(hostname).toBe('127.0.0.2');
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made' },
  });
  expect(await server.settled(json.sent[0]?.id ?? '')).toMatchObject({
    state: 'delivered',
    url: `https://127.0.0.2:${port}/hooks/inbox`,
  });
});

test('an additional name of the receiver is in its certificate', async () => {
  const { receiverPort, ca } = await newServer({ 'receiver-name': ['hooks.example.test'] });
  const reply = await sendHttps(receiverPort, ca, '/hooks/inbox', {
    body: '{}',
    servername: 'hooks.example.test',
  });
  expect(reply.status).toBe(200);
});

test('a name that was not configured is not in the certificate', async () => {
  const { receiverPort, ca } = await newServer();
  const request = { body: '{}', servername: 'hooks.example.test' };
  await expect(sendHttps(receiverPort, ca, '/hooks/inbox', request)).rejects.toThrow(/altnames/i);
});

test('on a wildcard address, the inspector refuses a name that was not configured', async () => {
  const { inspectorPort, token } = await newServer({ host: '0.0.0.0' });
  const ask = (host: string) =>
    requestRaw(inspectorPort, 'GET /api/info', [
      ['Host', `${host}:${inspectorPort}`],
      ['Authorization', `Bearer ${token}`],
    ]);
  expect((await ask('localhost')).status).toBe(200);
  expect((await ask('192.0.2.1')).status).toBe(421);
});
