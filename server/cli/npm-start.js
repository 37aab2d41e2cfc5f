/**
 * `npm start`: builds outdated parts, then starts in the same process. Plain JavaScript, because nothing is built at the
 * first run, and starting a TypeScript loader would take longer than the rest.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stampOf = (/** @type {string} */ part) => join(root, 'dist', `.built-${part}`);

/** @type {ReadonlyArray<{ part: string, sources: string[], config: string }>} */
const PARTS = [
  {
    part: 'server',
    sources: ['server', 'package.json', 'package-lock.json'],
    config: 'server/vite.config.ts',
  },
  { part: 'ui', sources: ['ui', 'package.json', 'package-lock.json'], config: 'ui/vite.config.ts' },
];

/** @param {string} path @returns {number} */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

/** @param {string} part @param {string[]} sources */
function isStale(part, sources) {
  const stamp = statSync(stampOf(part), { throwIfNoEntry: false });
  return !stamp || sources.some((source) => newest(join(root, source)) > stamp.mtimeMs);
}

/** @param {string} part @param {string} config */
function build(part, config) {
  const startedAt = new Date();
  rmSync(stampOf(part), { force: true });
  rmSync(join(root, 'dist', part === 'ui' ? 'ui' : 'chunks'), { recursive: true, force: true });
  process.stderr.write(`Building the ${part} …\n`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', join(root, config), '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write(`rai-hooks: the ${part} could not be built; see the messages above.\n`);
    process.exit(3);
  }
  writeFileSync(stampOf(part), `${startedAt.toISOString()}\n`);
}

for (const { part, sources, config } of PARTS) if (isStale(part, sources)) build(part, config);
if (!process.argv.includes('--build-only')) {
  process.argv.splice(2, 0, 'start');
  await import(new URL('../../dist/cli.js', import.meta.url).href);
}
