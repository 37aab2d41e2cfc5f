import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';

/** One file of the built page. */
export interface Asset {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** The name contains a hash of the content, so browsers may cache the file for ever. */
  immutable: boolean;
}

/** The built page by URL path; `/index.html` is the document of every screen. */
export type Assets = ReadonlyMap<string, Asset>;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.md': 'text/plain; charset=utf-8',
};

/**
 * Reads the built page into memory: it is small, and so no request path can reach other files on disk.
 * @throws {ExitError} 3, when the page has not been built.
 */
export function loadAssets(folder: string): Assets {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new ExitError(
      EXIT.environment,
      `The inspector's page is missing: there is no index.html in ${folder}.`,
      'Build it with "npm run build".',
    );
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return new Map(
    files.map((path) => {
      const url = `/${relative(folder, path).split(sep).join('/')}`;
      const contentType = TYPES[extname(path)] ?? 'application/octet-stream';
      return [
        url,
        { body: new Uint8Array(readFileSync(path)), contentType, immutable: url.startsWith('/assets/') },
      ];
    }),
  );
}
