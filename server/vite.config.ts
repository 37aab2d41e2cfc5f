import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles the server into one file: a start must not pay for resolving hundreds of modules. */
export default defineConfig({
  root,
  publicDir: false,
  // Native, so it stays a dependency of its own.
  ssr: { noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: 'server/cli/cli.ts',
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: { output: { entryFileNames: 'cli.js', chunkFileNames: 'chunks/[name]-[hash].js' } },
  },
});
