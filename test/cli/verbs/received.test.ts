import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Page, Received, ReceivedDetail } from '../../../server/types.ts';
import { runCli } from '../../support/process.ts';
import { PURCHASE } from '../../support/seal.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, runWithInput, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();
const ids: string[] = [];

beforeAll(async () => {
  const bodies = [
    JSON.stringify(PURCHASE),
    '{"event":"purchase_made"}',
    'neither',
    '{"event":"x\\u001b[31m"}',
  ];
  for (const body of bodies) ids.push((await server.record('/hooks/inbox', { body })).received.id);
});

describe('list', () => {
  test('shows aligned rows, newest first, and the count on stderr', async () => {
    const { code, stdout, stderr } = await run(['received', 'list']);
    const rows = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(rows.map((row) => /valid|invalid|undecodable|unrecognised/.exec(row)?.[0])).toEqual([
      'unrecognised',
      'undecodable',
      'invalid',
      'valid',
    ]);
    expect(new Set(rows.map((row) => row.search(/inbox/))).size).toBe(1);
    expect(stderr).toBe('4 of 4\n');
  });

  test('--json is the page of the API', async () => {
    const page = jsonOf<Page<Received>>(await run(['received', 'list', '--json', '--limit', '2']));
    expect(page).toEqual((await server.api<Page<Received>>('/api/received?limit=2')).json);
  });

  test.each([
    [['--verdict', 'invalid'], 1],
    [['--query', 'verdict:valid,invalid'], 2],
    [['--endpoint', 'none'], 0],
    [['--event', 'purchase_made'], 2],
  ])('%j filters', async (filter, total) => {
    expect(jsonOf<Page<Received>>(await run(['received', 'list', '--json', ...filter])).total).toBe(total);
  });

  test('--after goes on from a seq, oldest first', async () => {
    const { items } = jsonOf<Page<Received>>(await run(['received', 'list', '--json', '--after', '0']));
    expect(items.map(({ id }) => id)).toEqual(ids);
  });
});

describe('get', () => {
  test('shows stages, headers and payload', async () => {
    const { code, stdout } = await run(['received', 'get', ids[0] ?? '']);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ parse      json');
    expect(stdout).toContain('✓ recognise  purchase_made by field');
    expect(stdout).toContain('"orderID": "ORD202641612055614747"');
  });

  test('says why a stage failed, and what to do', async () => {
    const { stdout } = await run(['received', 'get', ids[2] ?? '']);
    expect(stdout).toMatch(/✕ \w+ +[\w-]+: \S/);
  });

  test('takes the last digits of an id, and "latest"', async () => {
    const [id = ''] = ids;
    const outputs = [
      await run(['received', 'get', id.slice(-8), '--json']),
      await run(['received', 'get', 'latest', '--json']),
    ];
    expect(outputs.map((output) => jsonOf<ReceivedDetail>(output).id)).toEqual([id, ids.at(-1)]);
  });

  test('--payload is the payload alone', async () => {
    expect(jsonOf(await run(['received', 'get', ids[0] ?? '', '--payload']))).toEqual(PURCHASE);
  });

  test('--body prints the exact bytes that arrived', async () => {
    const { stdout } = await run(['received', 'get', ids[0] ?? '', '--body']);
    expect(stdout).toBe(JSON.stringify(PURCHASE));
  });

  test('control characters in a payload do not reach the terminal', async () => {
    const { stdout } = await run(['received', 'get', ids[3] ?? '']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\\u001b');
  });

  test('an unknown id ends with 2', async () => {
    const { code, stdout, stderr } = await run(['received', 'get', 'ffffffff']);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'rai-hooks: There is no received delivery "ffffffff". Ids are matched by their end: give the last 8 digits.\n',
    });
  });

  test('the beginning of an id prints a hint that ids are matched by their end; an unknown full id does not', async () => {
    const [id = ''] = ids;
    const start = await run(['received', 'get', id.slice(0, 8)]);
    expect(start.stderr).toContain('Ids are matched by their end');
    const whole = await run(['received', 'get', id.replace(/.{4}$/, '0000')]);
    expect(whole.stderr).toMatch(/^rai-hooks: There is no received delivery "[0-9a-f-]{36}"\.\n$/);
  });
});

describe('export and import', () => {
  test('an NDJSON export can be imported into another data dir', async () => {
    const cwd = tempDir();
    const exported = await run(['received', 'export']);
    expect(exported.stdout.trim().split('\n')).toHaveLength(4);
    writeFileSync(join(cwd, 'all.ndjson'), exported.stdout);
    const imported = await runCli(['received', 'import', 'all.ndjson'], cwd);
    expect(imported).toEqual({ code: 0, stdout: '4 imported\n', stderr: '' });
    const list = jsonOf<Page<Received>>(
      await runCli(['received', 'list', '--json', '--verdict', 'valid'], cwd),
    );
    expect(list.total).toBe(1);
  });

  test('import takes stdin', async () => {
    const cwd = tempDir();
    const { stdout } = await run(['received', 'export', '--verdict', 'valid']);
    expect(jsonOf(await runWithInput(['received', 'import', '--json'], stdout, { cwd }))).toEqual({
      imported: 1,
      known: 0,
    });
  });

  test('a large file is imported in parts, and known deliveries are not imported twice', async () => {
    const cwd = tempDir();
    const { stdout } = await run(['received', 'export']);
    const env = { RAI_HOOKS_MAX_BODY: '1kb' };
    await runWithInput(['received', 'import'], stdout.split('\n').slice(0, 2).join('\n'), { cwd, env });
    const again = await runWithInput(['received', 'import', '--json'], stdout.trimEnd(), { cwd, env });
    expect(jsonOf(again)).toEqual({ imported: 2, known: 2 });
  });

  test('HAR holds an entry for each', async () => {
    const har = jsonOf<{ log: { version: string; entries: unknown[] } }>(
      await run(['received', 'export', '--format', 'har', '--event', 'purchase_made']),
    );
    expect({ version: har.log.version, entries: har.log.entries.length }).toEqual({
      version: '1.2',
      entries: 2,
    });
  });

  test('--output writes a file that only the owner can read', async () => {
    const path = join(tempDir(), 'calls.sh');
    const { code, stdout } = await run(['received', 'export', '--format', 'curl', '--output', path]);
    expect({ code, stdout, mode: statSync(path).mode & 0o777 }).toEqual({ code: 0, stdout: '', mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toContain('curl');
  });

  test('a file that is not an export is refused', async () => {
    const { code, stderr } = await runWithInput(['received', 'import'], 'neither\n');
    expect(code).toBe(2);
    expect(stderr).not.toBe('');
  });
});

describe('wrong usage: exit 2, naming what is wrong', () => {
  test.each([
    [['received', 'list', '--verdict', 'fine'], 'valid, invalid, unrecognised, undecodable'],
    [['received', 'list', '--limit', '0'], 'from 1 to 1000'],
    [['received', 'list', '--query', 'verdict:fine'], 'q: '],
    [['received', 'get'], 'id'],
    [['received', 'export', '--format', 'csv'], 'ndjson, har, curl'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('a file that is not there ends with 3', async () => {
    const { code, stderr } = await run(['received', 'import', 'none.ndjson']);
    expect(code).toBe(3);
    expect(stderr).toContain('none.ndjson cannot be read (ENOENT)');
  });
});
