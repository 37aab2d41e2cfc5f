import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles the server and its workers: a start must not pay for resolving hundreds of modules. */
export default defineConfig({
  root,
  publicDir: false,
  // Native, so it stays a dependency of its own.
  ssr: { noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // The workers are programs of their own, which cli.js starts by their file names.
      input: {
        cli: 'server/cli/cli.ts',
        'decode-worker': 'server/codec/worker/entry.ts',
        'checkpoint-worker': 'server/store/checkpoint-worker.js',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
