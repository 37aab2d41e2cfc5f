import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Holds the first paint until the script has set the theme, or a chosen dark theme would flash white. */
const renderBlocking: Plugin = {
  name: 'render-blocking-entry',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
  },
};

/**
 * Rules of a room win over rules of kit, whatever their specificity, so that the order of the style sheets does not
 * matter.
 */
const LAYERS = '@layer base, kit, rooms, utilities;';

/** Puts the order of layers into every style sheet, since any of them may be the first that a browser loads. */
const layerOrder: Plugin = {
  name: 'layer-order',
  enforce: 'pre',
  transform: {
    filter: { id: /\.css$/ },
    handler: (code) => `${LAYERS}\n${code}`,
  },
};

export default defineConfig(({ command }) => {
  // A build started by a test run would use development JSX, which is a third larger.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: here('.'),
    plugins: [renderBlocking, layerOrder],
    build: {
      outDir: here('../dist/ui'),
      emptyOutDir: true,
      target: ['chrome123', 'firefox120', 'safari17.5'],
      // The page's policy allows no inline script, and images by file only.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  };
});
