import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EventInfo } from '../../../server/types.ts';
import { runCli } from '../../support/process.ts';
import { PURCHASE } from '../../support/seal.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();

describe('events', () => {
  test('lists the five events with title and provenance', async () => {
    const { code, stdout } = await run(['events']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(5);
    expect(stdout).toContain('purchase_made           Purchased Store Item           assumed');
  });

  test('--json is the list of the API', async () => {
    const { items } = jsonOf<{ items: EventInfo[] }>(await run(['events', '--json']));
    expect(items).toEqual((await server.api<{ items: EventInfo[] }>('/api/events')).json.items);
  });

  test('--schema and --example are JSON', async () => {
    const schema = jsonOf<{ $schema: string }>(await run(['events', 'purchase_made', '--schema']));
    const example = jsonOf<{ event: string }>(await run(['events', 'purchase_made', '--example']));
    expect([schema.$schema, example.event]).toEqual([
      'https://json-schema.org/draft/2020-12/schema',
      'purchase_made',
    ]);
  });

  test('without a server the answer is the same, and no data dir is created', async () => {
    const cwd = tempDir();
    const [here, there] = [await runCli(['events'], cwd), await run(['events'])];
    expect(here).toEqual(there);
    expect(existsSync(join(cwd, '.rai-hooks'))).toBe(false);
  });

  test.each([
    [['events', 'bought'], 'Unknown event "bought". Known: user_joined'],
    [['events', '--schema'], 'need an event type'],
  ])('%j is refused', async (args, says) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});

describe('contract', () => {
  test('show prints provenance, type field and wire profile', async () => {
    const { code, stdout } = await run(['contract', 'show']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^provenance {4}assumed\ntype field {4}event\nwire profile {2}base64\n\nuser_joined/,
    );
  });

  test('learn shows the changes, adopt makes them, revert undoes them', async () => {
    const body = JSON.stringify({ ...PURCHASE, gift: true });
    const { received } = await server.record('/hooks/inbox', { body });
    const learned = await run(['contract', 'learn', received.id.slice(-8)]);
    expect({ code: learned.code, says: learned.stdout.includes('+  purchase_made /gift') }).toEqual({
      code: 0,
      says: true,
    });
    const drift = async () => (await server.record('/hooks/inbox', { body })).received.driftCount;
    expect(await drift()).toBe(1);
    expect((await run(['contract', 'adopt', received.id])).stderr).toContain('adopted');
    expect(await drift()).toBe(0);
    expect((await run(['contract', 'revert'])).code).toBe(0);
    expect(await drift()).toBe(1);
  });

  test.each([
    [['contract', 'revert'], 'nothing to go back to'],
    [['contract', 'learn', 'ffffffff'], 'There is no received delivery "ffffffff"'],
    [['contract', 'learn'], 'ids'],
  ])('%j is refused', async (args, says) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('show without a server creates no data dir', async () => {
    const cwd = tempDir();
    const { stdout } = await runCli(['contract', 'show', '--json'], cwd);
    expect(jsonOf<{ provenance: string }>({ stdout }).provenance).toBe('assumed');
    expect(existsSync(join(cwd, '.rai-hooks'))).toBe(false);
  });
});
