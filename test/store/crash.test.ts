import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../server/store/index.ts';
import { tempDir } from '../support/temp.ts';
import { LIMITS } from './support.ts';

test('after kill -9, every acknowledged write is complete, and no partial one is left', async () => {
  const path = join(tempDir(), 'a.db');
  const script = fileURLToPath(new URL('./child/write-forever.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.length > 30_000) child.kill('SIGKILL');
  });
  await once(child, 'close');

  const store = openStore({ path, limits: LIMITS, now: Date.now });
  onTestFinished(() => store.close());
  const acknowledged = said.split('\n').slice(0, -1);
  expect(acknowledged.length).toBeGreaterThan(500);
  expect(acknowledged.filter((id) => store.received.get(id) === null)).toEqual([]);
  expect(store.usage().received).toBe(store.received.list({ q: 'inbox' }).total);
  expect(store.seq()).toBe(store.received.list({ limit: 1 }).items[0]?.seq);
}, 30_000);
