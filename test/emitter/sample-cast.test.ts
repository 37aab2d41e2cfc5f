import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT, ExitError } from '../../server/base/exit.ts';
import { packageRoot } from '../../server/base/package-root.ts';
import { loadCast } from '../../server/emitter/sample/index.ts';
import { tempDir } from '../support/temp.ts';

const SHIPPED = join(packageRoot(), 'fixtures', 'cast');

test('the built-in cast has enough entries of each kind', () => {
  const { entries, channels } = loadCast(SHIPPED);
  expect(channels).toHaveLength(5);
  expect(entries.member).toHaveLength(12);
  expect(new Set(entries.purchase.map((one) => one._id)).size).toBe(10);
  expect(entries.post.length).toBeGreaterThanOrEqual(40);
});

/** The error of loading after the file was changed. */
function complaint(file: string, change: (text: string) => string | null): string {
  const folder = tempDir();
  cpSync(SHIPPED, folder, { recursive: true });
  const path = join(folder, file);
  const changed = change(readFileSync(path, 'utf8'));
  if (changed === null) rmSync(path);
  else writeFileSync(path, changed);
  try {
    loadCast(folder);
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    expect(error.exitCode).toBe(EXIT.environment);
    return error.message.replace(path, file);
  }
  throw new Error('It was loaded');
}

test.each([
  ['members.json', () => null, 'ENOENT'],
  ['members.json', () => '[', 'JSON'],
  ['members.json', () => '[]', '(top): '],
  ['members.json', (text: string) => text.replace('"1243"', '1243'), '0.user_id: '],
  ['members.json', (text: string) => text.replace('"2088"', '"1243"'), '1.user_id: same value as entry 0'],
  ['members.json', (text: string) => text.replace('jane@example.com', 'jane'), '0.email: '],
  ['channels.json', (text: string) => text.replace('e8ab', 'E8AB'), '1.channel_id: 24 lower-case'],
  ['products.json', (text: string) => text.replace('30', '-30'), '0.price: '],
  [
    'messages.json',
    (text: string) => text.replace('"general"', '"nowhere"'),
    'nowhere: no channel has this name',
  ],
  ['messages.json', () => '{"general":["gm"]}', 'announcements: the channel has no messages'],
  [
    'roles.json',
    (text: string) => text.replace('["uri"]', '["url"]'),
    'roles.0.names.uri: a community has no field "url"',
  ],
  ['community.json', (text: string) => text.replace('"uri"', '"url"'), 'uri: '],
])('a broken %s is named with its member (%#)', (file, change, message) => {
  const said = complaint(file, change);
  expect(said).toContain(`The cast file ${file} cannot be used: `);
  expect(said).toContain(message);
});
