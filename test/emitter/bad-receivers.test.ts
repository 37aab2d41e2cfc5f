import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newCertificate } from '../outbound/support.ts';
import { newDeliverer } from '../support/deliverer.ts';
import { tempDir } from '../support/temp.ts';
import { newTcpTap, newTlsTap, OK, type TapAnswer } from '../support/wire-tap.ts';

/** Long limits, so that none ends an attempt on a slow machine; each test shortens only the limit that it waits for. */
const PATIENT = { connectTimeoutMs: 60_000, responseTimeoutMs: 60_000, totalTimeoutMs: 60_000 };

/** Writes a byte at intervals until the connection ends. */
function drip(head: string) {
  return (socket: Socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(timer));
    onTestFinished(() => clearInterval(timer));
  };
}

async function attemptOn(answer: TapAnswer, shortened: Partial<typeof PATIENT> = {}) {
  const tap = await newTlsTap({ answer: () => answer });
  const emitter = newDeliverer({ ...PATIENT, ...shortened });
  return emitter.attempted(await emitter.deliver(tap.url, { tls: { ca: tap.ca } }));
}

describe('an attempt is stored as failed, with its reason, when the receiver', () => {
  test('never responds', async () => {
    const { state, lastStatus, attempts } = await attemptOn(() => {}, { responseTimeoutMs: 300 });
    expect({ state, lastStatus }).toEqual({ state: 'failed', lastStatus: null });
    expect(attempts).toMatchObject([
      { number: 1, response: null, error: { code: 'response-timeout', hint: expect.any(String) } },
    ]);
  });

  test('makes no TLS handshake', async () => {
    const tap = await newTcpTap();
    const emitter = newDeliverer({ ...PATIENT, connectTimeoutMs: 300 });
    const id = await emitter.deliver(tap.url.replace('http:', 'https:'));
    expect((await emitter.attempted(id)).attempts[0]?.error?.code).toBe('connect-timeout');
  });

  test.each([
    ['responds with garbage', 'BLARGH\r\n\r\n', 'bad-response'],
    ['responds in another protocol', '220 mail.example ESMTP\r\n', 'bad-response'],
    ['closes in the middle of the response', (socket: Socket) => socket.end(`${OK.slice(0, -1)}`), 'reset'],
    ['closes without a response', (socket: Socket) => socket.destroy(), 'reset'],
  ])('%s', async (_what, answer, code) => {
    const { state, attempts } = await attemptOn(answer);
    expect({ state, code: attempts[0]?.error?.code }).toEqual({ state: 'failed', code });
  });

  test.each([
    ['sends its head slowly', 'HTTP/1.1 200 OK\r\nX-Slow: ', { responseTimeoutMs: 300 }, 'response-timeout'],
    [
      'sends its body slowly',
      'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n',
      { totalTimeoutMs: 600 },
      'total-timeout',
    ],
  ])('%s', async (_what, head, shortened, code) => {
    const { state, attempts } = await attemptOn(drip(head), shortened);
    expect({ state, code: attempts[0]?.error?.code }).toEqual({ state: 'failed', code });
  });

  test('responds with 10 MB, whose beginning is kept', async () => {
    const body = 'a'.repeat(10_000_000);
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const { state, attempts } = await attemptOn(answer);
    expect({ state, code: attempts[0]?.error?.code }).toEqual({ state: 'failed', code: 'too-large' });
    expect(attempts[0]?.response?.body).toBe('a'.repeat(64 * 1024));
  });
});

describe('the error of an invalid certificate has a message and a hint:', () => {
  async function errorOf(certificate: { cert: string; key: string }, trusted: string[], host = '127.0.0.1') {
    const tap = await newTlsTap({ certificate });
    const emitter = newDeliverer({}, trusted);
    const id = await emitter.deliver(tap.url.replace('127.0.0.1', host));
    const { state, attempts } = await emitter.attempted(id);
    expect({ state, seen: tap.seen }).toEqual({ state: 'failed', seen: [] });
    return attempts[0]?.error;
  }

  test('self-signed', async () => {
    expect(await errorOf(selfSigned('localhost'), [])).toEqual({
      code: 'tls-untrusted',
      message: expect.stringContaining('self-signed certificate'),
      hint: expect.stringContaining('tls.ca'),
    });
  });

  test('of an unknown CA', async () => {
    expect(await errorOf(await newCertificate(), [])).toMatchObject({
      code: 'tls-untrusted',
      hint: expect.stringContaining('tls.insecure'),
    });
  });

  test('expired', async () => {
    const old = await newCertificate(500);
    expect(await errorOf(old, [old.ca])).toEqual({
      code: 'tls-expired',
      message: expect.stringContaining('not valid at this time'),
      hint: expect.stringContaining('clock'),
    });
  });

  test('for another name', async () => {
    const certificate = selfSigned('example.test');
    expect(await errorOf(certificate, [certificate.cert], 'localhost')).toEqual({
      code: 'tls-name-mismatch',
      message: expect.stringContaining('example.test'),
      hint: expect.any(String),
    });
  });
});

/** A self-signed certificate. */
function selfSigned(name: string): { cert: string; key: string } {
  const dir = tempDir();
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

describe('the queues of other webhooks continue while one', () => {
  test.each<[string, TapAnswer]>([
    ['never responds', () => {}],
    ['responds slowly', drip('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')],
  ])('%s', async (_what, answer) => {
    const [stuck, good] = [await newTlsTap({ answer: () => answer }), await newTlsTap()];
    const emitter = newDeliverer();
    const stuckId = await emitter.deliver(stuck.url, { tls: { ca: stuck.ca } });
    const goodId = await emitter.deliver(good.url, { tls: { ca: good.ca } });
    expect((await emitter.attempted(goodId)).state).toBe('delivered');
    expect(emitter.store.sent.get(stuckId)).toMatchObject({ state: 'pending', attemptCount: 0 });
  });
});

test('a delivery waits equally long for its retry on every machine', async () => {
  const tap = await newTlsTap({ answer: () => 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n' });
  const dueAt = async (id: string) => {
    const emitter = newDeliverer();
    const settings = { tls: { ca: tap.ca }, retry: 'standard-webhooks', sent: { id } } as const;
    return (await emitter.attempted(await emitter.deliver(tap.url, settings))).nextAttemptAt;
  };
  const id = '019aa6c0-0000-7000-8000-0123456789ab';
  expect(await dueAt(id)).toBe(await dueAt(id));
  expect(await dueAt(id)).not.toBe(await dueAt('019aa6c0-0000-7000-8000-ba9876543210'));
});
