import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Unit and integration tests. Worlds are not isolated: nothing keeps state in its module, and loading costs most. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    // Against hanging only: how long a property test takes says something of the machine, nothing of the code.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['server/**', 'ui/**'], reportsDirectory: 'coverage' },
  },
});
