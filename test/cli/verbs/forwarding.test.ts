import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Attempt, EndpointView } from '../../../server/types.ts';
import { runCli, spawnCli } from '../../support/process.ts';
import { PURCHASE } from '../../support/seal.ts';
import { newByteSink, newSink } from '../../support/sink.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();
const body = JSON.stringify(PURCHASE);

/** A local application over plain HTTP: gives its URL and what it got. */
async function newApplication(
  status = 204,
  beforeAnswer: () => Promise<unknown> = async () => {},
): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const application = createServer(async (request: IncomingMessage, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    bodies.push(text);
    await beforeAnswer();
    response.writeHead(status).end();
  });
  application.listen(0, '127.0.0.1');
  await once(application, 'listening');
  onTestFinished(() => {
    application.closeAllConnections();
    application.close();
  });
  return { url: `http://127.0.0.1:${(application.address() as AddressInfo).port}/webhook`, bodies };
}

describe('replay', () => {
  test('sends the exact bytes, and prints the attempt', async () => {
    const application = await newApplication();
    const { received } = await server.record('/hooks/inbox', { body: `${body} \n` });
    const { code, stdout } = await run(['replay', received.id.slice(-8), '--to', application.url]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /--> purchase_made {11}[0-9a-f]{8} {2}POST http:\/\/127\.0\.0\.1:\d+\/webhook {2}\[204\] \d+ms\n$/,
    );
    expect(application.bodies).toEqual([`${body} \n`]);
  });

  test('latest prints the delivery that was sent, though another arrives during the replay', async () => {
    const { received } = await server.record('/hooks/inbox', { body });
    const application = await newApplication(204, () => server.record('/hooks/inbox', { body: '{}' }));
    const { stdout } = await run(['replay', 'latest', '--to', application.url]);
    expect(stdout).toContain(`purchase_made           ${received.id.slice(-8)}`);
    expect(application.bodies).toEqual([body]);
  });

  test('--insecure takes any certificate', async () => {
    const sink = await newByteSink();
    await server.deliver('/hooks/inbox', { body });
    const attempt = jsonOf<Attempt>(
      await run(['replay', 'latest', '--to', sink.url, '--insecure', '--json']),
    );
    expect(attempt.response?.status).toBe(200);
    expect((await sink.firstRequest).endsWith(body)).toBe(true);
  });

  test('without trust it ends with 1 and says why', async () => {
    const sink = await newSink((_, response) => response.end());
    await server.deliver('/hooks/inbox', { body });
    const { code, stdout } = await run(['replay', 'latest', '--to', sink.url]);
    expect(code).toBe(1);
    expect(stdout).toContain('[tls-untrusted]');
  });

  test('a 500 ends with 1', async () => {
    const application = await newApplication(500);
    await server.deliver('/hooks/inbox', { body });
    expect((await run(['replay', 'latest', '--to', application.url])).code).toBe(1);
  });

  test.each([
    [['replay', 'latest'], '--to'],
    [['replay', 'ffffffff', '--to', 'https://localhost:1/'], 'There is no received delivery "ffffffff"'],
    [['replay', 'latest', '--to', 'nowhere'], 'to: '],
    [['replay', 'latest', '--to', 'http://example.com/'], 'to: '],
  ])('%j is refused', async (args, says) => {
    await server.deliver('/hooks/inbox', { body });
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});

describe('listen', () => {
  const listen = async (args: readonly string[], cwd = tempDir()) => {
    const child = spawnCli(['listen', ...args], {
      cwd,
      env: { RAI_HOOKS_PORT: '0', RAI_HOOKS_RECEIVER_PORT: '0' },
    });
    await expect.poll(child.stdout, { timeout: 15_000 }).toContain('/hooks/');
    return child;
  };

  test('forwards, prints each delivery, and restores the previous forwarding', async () => {
    const application = await newApplication(202);
    await server.api('/api/endpoints/live', { method: 'PUT', body: { reply: { status: 201 } } });
    const dataDir = ['--data-dir', server.running.dataDir];
    const child = await listen(['--endpoint', 'live', '--forward-to', application.url, ...dataDir]);
    expect((await server.deliver('/hooks/live', { body })).status).toBe(202);
    await expect.poll(child.stdout).toContain('[202]');
    expect(child.stdout()).toContain('<-- purchase_made');
    expect(application.bodies).toEqual([body]);
    child.kill('SIGINT');
    expect(await child.ended).toBe(0);
    const after = (await server.api<EndpointView>('/api/endpoints/live')).json;
    expect(after).toMatchObject({ forwardTo: null, reply: { status: 201 } });
  });

  test('--json is NDJSON', async () => {
    const application = await newApplication();
    const dataDir = ['--data-dir', server.running.dataDir];
    const child = await listen(['--json', '--forward-to', application.url, ...dataDir]);
    await server.deliver('/hooks/inbox', { body });
    await expect.poll(child.stdout).toContain('"attempt"');
    child.kill('SIGINT');
    await child.ended;
    const types = child.stdout().trim().split('\n');
    expect(types.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
      'listening',
      'received',
      'attempt',
    ]);
  });

  test('without a server it starts one, and other verbs find it', async () => {
    const cwd = tempDir();
    const application = await newApplication();
    const child = await listen(['--forward-to', application.url], cwd);
    expect((await runCli(['send', 'user_joined'], cwd)).code).toBe(0);
    await expect.poll(child.stdout).toContain('[204]');
    child.kill('SIGINT');
    expect(await child.ended).toBe(0);
  });

  test.each([
    [['listen'], '--forward-to'],
    [['listen', '--forward-to', 'nowhere'], 'forwardTo: '],
    [
      ['listen', '--forward-to', 'https://localhost:1/', '--endpoint', 'nobody'],
      'There is no endpoint "nobody"',
    ],
  ])('%j is refused', async (args, says) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
