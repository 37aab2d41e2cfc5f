import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Ready } from '../../server/app/start.ts';
import type { EventInfo, Page, Received } from '../../server/types.ts';
import { spawnServer } from '../support/process.ts';
import { callApi } from '../support/server.ts';
import { deliverTo } from '../support/spawned.ts';
import { tempDir } from '../support/temp.ts';

/** Enough events that writing their files takes a while. */
const EVENTS = 60;
const FILES = EVENTS * 2;

const apiOf =
  ({ inspector, token }: Ready) =>
  <T>(path: string, body?: unknown) =>
    callApi<T>(Number(new URL(inspector).port), path, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: { authorization: `Bearer ${token}` },
    });

interface View {
  events: EventInfo[];
  canRevert: boolean;
}

async function learnedTypes(api: ReturnType<typeof apiOf>): Promise<string[]> {
  const { events } = (await api<View>('/api/contract')).json;
  return events.flatMap(({ type, provenance }) => (provenance === 'learned' ? [type] : [])).sort();
}

test.each<[string, (dir: string) => boolean]>([
  ['when the draft has been begun', (dir) => existsSync(join(dir, 'contract.draft'))],
  [
    'when half of the files are written',
    (dir) => filesIn(join(dir, 'contract.draft', 'events')) >= FILES / 2,
  ],
  ['when all files are written', (dir) => filesIn(join(dir, 'contract.draft', 'events')) >= FILES],
  ['when the new contract takes its place', (dir) => filesIn(join(dir, 'contract', 'events')) >= FILES],
])(
  'after kill -9 during an adoption, %s, the contract is completely the old or completely the new one',
  async (_, isTime) => {
    const cwd = tempDir();
    const first = spawnServer(cwd);
    const ready = await first.ready();
    const api = apiOf(ready);
    const types = Array.from({ length: EVENTS }, (_, at) => `made_${at}`).sort();
    for (const event of ['kept', ...types]) await deliverTo(ready, JSON.stringify({ event, a: 1 }));
    const { items } = (await api<Page<Received>>('/api/received?limit=1000')).json;
    const ids = items.map(({ id }) => id);
    await api('/api/contract/adopt', { received: ids.slice(-1) });
    expect(await learnedTypes(api)).toEqual(['kept']);

    const adopting = api('/api/contract/adopt', { received: ids.slice(0, -1) }).catch(() => null);
    while (!isTime(join(cwd, '.rai-hooks'))) await nextTurn();
    first.kill('SIGKILL');
    await first.ended;
    await adopting;

    const again = apiOf(await spawnServer(cwd).ready());
    const learned = await learnedTypes(again);
    expect([['kept'], ['kept', ...types]]).toContainEqual(learned);
    expect(existsSync(join(cwd, '.rai-hooks', 'contract.draft'))).toBe(false);
    // Nothing is lost: reverting restores the contract before it.
    await again('/api/contract/revert', {});
    expect(await learnedTypes(again)).toEqual(learned.length === 1 ? [] : ['kept']);
  },
);

function filesIn(folder: string): number {
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
