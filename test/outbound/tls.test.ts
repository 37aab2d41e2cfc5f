import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OutboundRequest } from '../../server/outbound/index.ts';
import { tempDir } from '../support/temp.ts';
import { answer, listenTcp, listenTls, newCertificate, newOutbound, newRequest, OK } from './support.ts';

async function exchange(url: string, ca: string[], tls: OutboundRequest['tls'] = {}) {
  return newOutbound({ ca }).exchange(newRequest(url, { tls: tls ?? {} }));
}

test('the local CA is trusted', async () => {
  const certificate = await newCertificate();
  const { port } = await listenTls(certificate, answer(OK));
  for (const host of ['localhost', '127.0.0.1']) {
    expect((await exchange(`https://${host}:${port}/`, [certificate.ca])).response?.status).toBe(200);
  }
});

test('an unknown CA is not trusted, and the hint says how to trust it', async () => {
  const certificate = await newCertificate();
  const { port } = await listenTls(certificate, answer(OK));
  const { response, error } = await exchange(`https://localhost:${port}/`, []);
  expect(response).toBeNull();
  expect(error).toMatchObject({ code: 'tls-untrusted', hint: expect.stringContaining('tls.ca') });
});

test('a self-signed certificate is not trusted', async () => {
  const dir = tempDir();
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const options = [
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
  ];
  execFileSync('openssl', ['req', ...options, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const { port } = await listenTls(
    { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') },
    answer(OK),
  );
  expect((await exchange(`https://localhost:${port}/`, [])).error?.code).toBe('tls-untrusted');
});

test('a certificate that is not for servers is a tls error', async () => {
  const { authority } = await newCertificate();
  const { port } = await listenTls(authority, answer(OK));
  expect((await exchange(`https://localhost:${port}/`, [authority.cert])).error?.code).toBe('tls');
});

test('the extra CA of a webhook is trusted only for that webhook', async () => {
  const [local, other] = [await newCertificate(), await newCertificate()];
  const { port } = await listenTls(other, answer(OK));
  const outbound = newOutbound({ ca: [local.ca] });
  const send = (tls: OutboundRequest['tls']) =>
    outbound.exchange(newRequest(`https://localhost:${port}/`, { tls: tls ?? {} }));
  expect((await send({ ca: other.ca })).error).toBeNull();
  expect((await send({})).error?.code).toBe('tls-untrusted');
});

test('any certificate is accepted only for requests with insecure', async () => {
  const certificate = await newCertificate(500);
  const { port } = await listenTls(certificate, answer(OK));
  const outbound = newOutbound();
  const send = (tls: OutboundRequest['tls']) =>
    outbound.exchange(newRequest(`https://localhost:${port}/`, { tls: tls ?? {} }));
  expect((await send({ insecure: true })).error).toBeNull();
  expect((await send({})).error).not.toBeNull();
});

test('a certificate for other names has its own error', async () => {
  const certificate = await newCertificate();
  const { port } = await listenTls(certificate, answer(OK), '127.0.0.2');
  const { error } = await exchange(`https://127.0.0.2:${port}/`, [certificate.ca]);
  expect(error?.code).toBe('tls-name-mismatch');
});

test('an expired certificate has its own error', async () => {
  const certificate = await newCertificate(500);
  const { port } = await listenTls(certificate, answer(OK));
  expect((await exchange(`https://localhost:${port}/`, [certificate.ca])).error?.code).toBe('tls-expired');
});

test('a certificate that is not yet valid has its own error', async () => {
  const certificate = await newCertificate(-30);
  const { port } = await listenTls(certificate, answer(OK));
  expect((await exchange(`https://localhost:${port}/`, [certificate.ca])).error?.code).toBe('tls-expired');
});

test('a port that speaks plain HTTP is a tls error', async () => {
  const { port } = await listenTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect((await exchange(`https://localhost:${port}/`, [])).error?.code).toBe('tls');
});

test.each(['AAAA', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
  'an extra CA that is none is a bad-ca',
  async (ca) => {
    const { port } = await listenTcp(() => {});
    expect((await exchange(`https://localhost:${port}/`, [], { ca })).error?.code).toBe('bad-ca');
  },
);

test('plain HTTP to a port that speaks TLS ends with a hint that names https://', async () => {
  const { port } = await listenTls(await newCertificate(), answer(OK));
  const { error } = await exchange(`http://localhost:${port}/`, [], { allowHttp: true });
  expect(error).toMatchObject({ code: 'reset', hint: expect.stringContaining('must begin with https://') });
});
