import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds outdated parts, because tests of the process run what users run. */
export default function build(): void {
  const script = fileURLToPath(new URL('../../server/cli/npm-start.js', import.meta.url));
  const { status } = spawnSync(process.execPath, [script, '--build-only'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The build failed: its messages stand above.');
}
