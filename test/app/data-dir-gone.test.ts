import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

test('once the data dir is removed, deliveries and changes get 503, and it is reported once', async () => {
  const dir = tempDir();
  const server = await newServer({}, dir);
  expect((await server.deliver('/hooks/inbox', { body: '{}' })).status).toBe(200);
  rmSync(join(dir, 'data'), { recursive: true, force: true });
  for (let round = 0; round < 2; round += 1) {
    expect((await server.deliver('/hooks/inbox', { body: '{}' })).status).toBe(503);
  }
  const change = await server.api('/api/endpoints/new', { method: 'PUT', body: {} });
  expect({ status: change.status, title: change.json.title }).toEqual({
    status: 503,
    title: 'The data dir was removed',
  });
  expect(server.errors.map(String)).toEqual([
    expect.stringContaining('was removed while rai-hooks is running'),
  ]);
});
