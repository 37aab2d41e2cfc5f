import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../server/store/open.ts';
import type { Page, Received } from '../../server/types.ts';
import { newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

test('a delivery whose decoding throws is stored, answered and shown with the cause internal-error', async () => {
  const dir = tempDir();
  await (await newServer({}, dir)).stop();
  // A key that the API would refuse: AES throws because of its length.
  const db = openDatabase({ path: join(dir, 'data', 'rai-hooks.db') });
  db.exec("UPDATE endpoint_keys SET key = 'too short'");
  db.close();
  const server = await newServer({}, dir);
  const body = 'AAAA'.repeat(20);
  const { reply, received } = await server.record('/hooks/inbox', { body });
  expect(reply.status).toBe(200);
  expect(received).toMatchObject({ verdict: 'undecodable', cause: 'internal-error', sizeBytes: 80 });
  expect(received.stages.find(({ outcome }) => outcome === 'failed')?.stage).toBe('decrypt');
  expect((await server.api(`/api/received/${received.id}/body`)).text).toBe(body);
  const found = await server.api<Page<Received>>('/api/received?q=cause:internal-error');
  expect(found.json.items.map(({ id }) => id)).toEqual([received.id]);
  expect(server.errors).toEqual([expect.any(RangeError)]);
});
