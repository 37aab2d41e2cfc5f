import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDriver } from '../../server/store/driver.ts';
import { runCli, spawnServer } from '../support/process.ts';
import { callApi, newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

/** Removes the content of one delivery in the middle directly in the database, without the server. */
function damage(dataDir: string): void {
  const Driver = loadDriver();
  const db = new Driver(join(dataDir, 'rai-hooks.db'));
  db.exec('DELETE FROM received_content WHERE seq = (SELECT max(seq) - 5 FROM received)');
  db.close();
}

const line = (id: number, receivedAt = '2026-11-21T11:59:00.123Z') =>
  JSON.stringify({
    ...{ type: 'received', id: `019aa6c0-0000-7000-8000-${String(id).padStart(12, '0')}`, receivedAt },
    ...{ endpoint: 'inbox', method: 'POST', path: '/hooks/inbox', remote: '127.0.0.1', headers: [] },
    ...{ body: Buffer.from('{"event":"x"}').toString('base64'), sizeBytes: 13, reply: null },
  });
const lines = (count: number) => Array.from({ length: count }, (_, at) => line(at)).join('\n');

test.each(['ndjson', 'har', 'curl'])(
  'an export as %s of a damaged database ends with a broken connection',
  async (format) => {
    const server = await newServer();
    await server.api('/api/received/import', { method: 'POST', body: lines(300) });
    damage(server.running.dataDir);
    const answer = await fetch(
      `http://127.0.0.1:${server.inspectorPort}/api/received/export?format=${format}`,
      {
        headers: { authorization: `Bearer ${server.token}` },
      },
    );
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  },
);

test('the command line ends with 3 and says that the export is incomplete', async () => {
  const cwd = tempDir();
  const ready = await spawnServer(cwd).ready();
  await callApi(Number(new URL(ready.inspector).port), '/api/received/import', {
    ...{ method: 'POST', body: lines(300), headers: { authorization: `Bearer ${ready.token}` } },
  });
  damage(join(cwd, '.rai-hooks'));
  const { code, stderr } = await runCli(['received', 'export'], cwd);
  expect(code).toBe(3);
  expect(stderr).toContain('incomplete');
});

test('simultaneous imports of the same file store each delivery once, and both report how many', async () => {
  const server = await newServer();
  const text = lines(120);
  const answers = await Promise.all(
    [text, text, text].map((body) =>
      server.api<{ imported: number; known: number }>('/api/received/import', { method: 'POST', body }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(answers.reduce((sum, { json }) => sum + json.imported, 0)).toBe(120);
  expect(answers.map(({ json }) => json.imported + json.known)).toEqual([120, 120, 120]);
});

test('a body of 10 MB is imported', async () => {
  const server = await newServer();
  const body = Buffer.alloc(10_000_000, 'a');
  const text = JSON.stringify({
    ...JSON.parse(line(1)),
    body: body.toString('base64'),
    sizeBytes: body.length,
  });
  const answer = await server.api('/api/received/import', { method: 'POST', body: text });
  expect(answer.json).toEqual({ imported: 1, known: 0 });
});
