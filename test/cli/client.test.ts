import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createClient } from '../../server/cli/client/client.ts';
import { explain } from '../../server/cli/explain.ts';

/** A client of a server that answers like this. */
async function newClient(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, token: 'x' });
}

const breaksOff: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"id":1}\n', () => response.destroy());
};

test('an export that the server breaks off ends with exit code 3, after printing what has arrived', async () => {
  const client = await newClient(breaksOff);
  const arrived: string[] = [];
  const exported = async () => {
    for await (const chunk of await client.chunks('/api/received/export')) {
      arrived.push(Buffer.from(chunk).toString());
    }
  };
  const error = await exported().catch((thrown: unknown) => thrown);
  expect(arrived).toEqual(['{"id":1}\n']);
  expect(explain(error)).toEqual({ exitCode: 3, lines: [expect.stringContaining('incomplete')] });
});

test('any other answer that breaks off ends with exit code 3, too', async () => {
  const client = await newClient(breaksOff);
  for (const reading of [client.ask('/api/info'), client.tell('/api/info'), client.bytes('/api/info')]) {
    const error = await reading.catch((thrown: unknown) => thrown);
    expect(explain(error).exitCode).toBe(3);
  }
});
