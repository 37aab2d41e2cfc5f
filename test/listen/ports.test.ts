import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { ExitError } from '../../server/base/exit.ts';
import { type Listening, type ListenOptions, listen } from '../../server/listen/ports.ts';

async function open(options: Partial<ListenOptions>): Promise<Listening> {
  const listening = await listen({
    create: () => createServer(),
    host: '127.0.0.1',
    port: 0,
    named: true,
    what: 'inspector',
    ...options,
  });
  onTestFinished(() => {
    for (const server of listening.servers) server.close();
  });
  return listening;
}

const addresses = ({ servers }: Listening) =>
  servers.map((server: Server) => {
    const address = server.address();
    return typeof address === 'object' ? address?.address : address;
  });

test('loopback listens on 127.0.0.1 and ::1, with one port', async () => {
  const listening = await open({});
  expect(addresses(listening)[0]).toBe('127.0.0.1');
  expect(['::1', undefined]).toContain(addresses(listening)[1]);
  const ports = listening.servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' ? address?.port : null;
  });
  expect(new Set(ports)).toEqual(new Set([listening.port]));
});

test('for another address, only that address listens', async () => {
  expect(addresses(await open({ host: '127.0.0.3' }))).toEqual(['127.0.0.3']);
});

test('when the default port is busy, the next free one is used', async () => {
  const { port } = await open({});
  const next = await open({ port, named: false });
  expect(next.port).toBeGreaterThan(port);
  expect(next.port).toBeLessThan(port + 50);
});

test.each([
  ['inspector', '--port'],
  ['receiver', '--receiver-port'],
])('a busy port that the user chose for the %s is an error that names %s', async (what, flag) => {
  const { port } = await open({});
  const refused = await open({ port, what }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ExitError);
  expect(refused).toMatchObject({ exitCode: 3, message: expect.stringContaining(String(port)) });
  expect((refused as ExitError).advice).toContain(flag);
});

test('an address of another machine is an error', async () => {
  const refused = await open({ host: '192.0.2.1' }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ exitCode: 3, message: expect.stringContaining('192.0.2.1') });
});
