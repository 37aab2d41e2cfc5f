import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles the server and its worker: a start must not pay for resolving hundreds of modules. */
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
      // The worker is a program of its own, which cli.js starts by its file name.
      input: { cli: 'server/cli/cli.ts', 'decode-worker': 'server/codec/worker/entry.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
