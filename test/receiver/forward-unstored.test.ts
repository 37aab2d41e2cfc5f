import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Attempt, Page, Received } from '../../server/types.ts';
import { refuseWrites } from '../support/failing-store.ts';
import { newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/wait.ts';
import { newTcpTap, status } from '../support/wire-tap.ts';

/** An application behind the endpoint `app` that answers 201 when it is told to. */
async function newServerWithApp() {
  const dir = tempDir();
  const server = await newServer({}, dir);
  let answer = () => {};
  const tap = await newTcpTap({
    answer: () => (socket) => {
      answer = () => void socket.write(status(201, 'X-App: yes'));
    },
  });
  await server.api('/api/endpoints/app', { method: 'PUT', body: { forwardTo: tap.url } });
  const asked = () => until('the request at the app', () => (tap.seen.length > 0 ? true : null));
  return { server, tap, asked, answer: () => answer(), database: join(dir, 'data', 'rai-hooks.db') };
}

describe('the sender gets the answer of the application', () => {
  test('when the delivery is deleted while it is forwarded', async () => {
    const { server, tap, asked, answer } = await newServerWithApp();
    const reply = server.deliver('/hooks/app', { body: '{}' });
    await asked();
    await server.api('/api/received', { method: 'DELETE' });
    answer();
    expect(await reply).toMatchObject({ status: 201, headers: expect.arrayContaining([['X-App', 'yes']]) });
    expect(tap.seen).toHaveLength(1);
    expect(server.errors).toEqual([]);
  });

  test.each(['UPDATE ON attempts', 'UPDATE OF reply_status ON received'])(
    'when the store fails after the app has answered: %s',
    async (write) => {
      const { server, asked, answer, database } = await newServerWithApp();
      const reply = server.deliver('/hooks/app', { body: '{}' });
      await asked();
      refuseWrites(database, write);
      answer();
      expect((await reply).status).toBe(201);
      expect(server.errors.map(String)).toEqual([expect.stringContaining('refused by a test')]);
    },
  );
});

test('a replay of a delivery that is deleted during it is answered with its attempt', async () => {
  const { server, tap, asked, answer } = await newServerWithApp();
  await server.deliver('/hooks/inbox', { body: '{}' });
  const [received] = (await server.api<Page<Received>>('/api/received')).json.items;
  const replay = server.api<Attempt>(`/api/received/${received?.id}/replay`, {
    method: 'POST',
    body: { to: tap.url },
  });
  await asked();
  await server.api('/api/received', { method: 'DELETE' });
  answer();
  expect(await replay).toMatchObject({ status: 200, json: { number: 1, response: { status: 201 } } });
});
