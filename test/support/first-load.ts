import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageRoot } from '../../server/base/package-root.ts';

const PAGE = join(packageRoot(), 'dist', 'ui');

/** A script of the built page, with the size that a browser loads. */
interface Script {
  path: string;
  gzipBytes: number;
}

const readBuilt = (path: string): string => readFileSync(join(PAGE, path), 'utf8');

/** Scripts that a script needs before it runs: its imports, without those loaded later by `import()`. */
function importsOf(path: string): string[] {
  return [...readBuilt(path).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w-]+\.js)["']/g)].map(
    ([, name]) => `assets/${name}`,
  );
}

/** All scripts that the built page loads before it shows anything. */
export function firstLoad(): Script[] {
  const html = readBuilt('index.html');
  const entries = [...html.matchAll(/<script[^>]+src="\/?([^"]+)"/g)].map(([, path]) => path ?? '');
  const found = new Set(entries);
  for (const path of found) for (const next of importsOf(path)) found.add(next);
  return [...found].map((path) => ({ path, gzipBytes: gzipSync(readBuilt(path), { level: 9 }).length }));
}
