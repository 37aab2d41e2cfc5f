import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';
import { firstLoad } from '../support/first-load.ts';

/** What the page may weigh before it shows its first list. */
const LIMIT_BYTES = 45_000;

test('the script of the first load weighs 45 kB at most', () => {
  const scripts = firstLoad();
  expect(scripts.some(({ path }) => path.startsWith('assets/index-'))).toBe(true);
  const total = scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  expect(total, JSON.stringify(scripts)).toBeLessThanOrEqual(LIMIT_BYTES);
});

test('parts that are opened later are not included', () => {
  const first = firstLoad().map(({ path }) => path);
  const built = readdirSync(join(packageRoot(), 'dist', 'ui', 'assets'));
  for (const part of ['received-detail', 'payload-tree', 'send-dialog', 'sent-screen', 'webhooks-screen']) {
    const script = built.find((name) => name.startsWith(`${part}-`) && name.endsWith('.js'));
    expect(script, part).toBeDefined();
    expect(first).not.toContain(`assets/${script}`);
  }
});
