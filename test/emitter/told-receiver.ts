import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A receiver that answers when it is told to. */
export async function newToldReceiver() {
  let held: ServerResponse[] = [];
  let always: number | null = null;
  const server = createServer((request, response) => {
    request.resume();
    if (always !== null) response.writeHead(always).end();
    else held.push(response);
    response.on('close', () => {
      held = held.filter((one) => one !== response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    answer(at: number, status: number) {
      const [response] = held.splice(at % Math.max(held.length, 1), 1);
      response?.writeHead(status).end();
    },
    /** Closes the held requests, as at the end of the sender. */
    drop() {
      for (const response of held.splice(0)) response.destroy();
    },
    answerAll(status: number | null) {
      always = status;
      if (status !== null) for (const response of held.splice(0)) response.writeHead(status).end();
    },
  };
}
