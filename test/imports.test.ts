import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../server/base/package-root.ts';

const ROOT = packageRoot();

/** Rooms and root files of `server/`, left to right: each imports only what stands left of its own group. */
const ORDER: ReadonlyArray<readonly string[]> = [
  ['types'],
  ['base'],
  ['bus'],
  ['contract'],
  ['codec'],
  ['store'],
  ['outbound'],
  ['tls'],
  ['emitter'],
  ['receiver'],
  ['learning'],
  ['inspector'],
  ['listen'],
  ['config'],
  ['app'],
  ['cli'],
];
/** What pure rooms may use of Node: nothing that reaches beyond memory. */
const PURE = new Set(['node:buffer', 'node:crypto', 'node:path', 'node:url', 'node:util']);

interface Import {
  /** Relative to the package, with forward slashes. */
  from: string;
  /** The same for a file of ours, else the module's name. */
  to: string;
  typeOnly: boolean;
}

function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => pattern.test(path) && statSync(join(ROOT, path)).isFile())
    .sort();
}

function importsOf(path: string): Import[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const statements = text.matchAll(
    /(?:^|\n)(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"\n]+)['"]/g,
  );
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]/g);
  const found = [
    ...[...statements].map(([, type, to]) => ({ to: to ?? '', typeOnly: type !== undefined })),
    ...[...dynamic].map(([, to]) => ({ to: to ?? '', typeOnly: false })),
  ];
  return found.map(({ to, typeOnly }) => ({
    from: path,
    to: to.startsWith('.') ? join(dirname(path), to) : to,
    typeOnly,
  }));
}

/** Room of a file of the server: its folder, or its own name without the ending. */
function roomOf(path: string): string {
  const [, room = ''] = relative(ROOT, join(ROOT, path)).split('/');
  return room.replace(/\.\w+$/, '');
}

const rankOf = (room: string) => ORDER.findIndex((group) => group.includes(room));
const shown = ({ from, to }: Import) => `${from} → ${to}`;

const SERVER = filesUnder('server', /\.(ts|js)$/).filter((path) => !path.endsWith('vite.config.ts'));
const UI = filesUnder('ui', /\.(ts|tsx)$/).filter((path) => !path.endsWith('vite.config.ts'));
const SERVER_IMPORTS = SERVER.flatMap(importsOf);
const OWN = SERVER_IMPORTS.filter(({ to }) => to.startsWith('server/'));

test('imports are found at all', () => {
  expect(OWN.length).toBeGreaterThan(100);
  expect(importsOf('server/cli/cli.ts').map(({ to }) => to)).toContain('server/base/exit.ts');
  expect(OWN.some(({ typeOnly }) => typeOnly)).toBe(true);
});

describe('the server', () => {
  test('has no room without a place in the order', () => {
    const rooms = new Set(SERVER.map(roomOf));
    expect([...rooms].filter((room) => rankOf(room) < 0)).toEqual([]);
  });

  test('imports one way only', () => {
    const wrong = OWN.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return own !== other && rankOf(other) >= rankOf(own);
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  test('imports in no circle', () => {
    const next = new Map(SERVER.map((path) => [path, OWN.filter(({ from }) => from === path)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, above: readonly string[]) => {
      if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(' → '));
      if (done.has(path) || above.includes(path)) return;
      for (const { to, typeOnly } of next.get(path) ?? []) if (!typeOnly) visit(to, [...above, path]);
      done.add(path);
    };
    for (const path of SERVER) visit(path, []);
    expect(circles).toEqual([]);
  });

  test('knows its settings in app and on the command line only; elsewhere as a type', () => {
    const wrong = OWN.filter(
      ({ from, to, typeOnly }) =>
        to === 'server/config/config.ts' && !typeOnly && !['config', 'app', 'cli'].includes(roomOf(from)),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('reads the environment on the command line only', () => {
    const readers = SERVER.filter((path) => /process\.env/.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(readers).toEqual(['server/cli/process-io.ts']);
  });

  test('does no I/O in contract and codec but for loading', () => {
    const wrong = SERVER_IMPORTS.filter(
      ({ from, to }) =>
        ['contract', 'codec'].includes(roomOf(from)) &&
        from !== 'server/contract/load.ts' &&
        to.startsWith('node:') &&
        !PURE.has(to),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('never lets the store know the bus', () => {
    expect(OWN.filter(({ from, to }) => roomOf(from) === 'store' && roomOf(to) === 'bus')).toEqual([]);
  });
});

describe('the UI', () => {
  const imports = UI.flatMap(importsOf);

  test('takes types from the server and nothing else', () => {
    const wrong = imports.filter(({ to, typeOnly }) => to.startsWith('server/') && !typeOnly);
    expect(wrong.map(shown)).toEqual([]);
  });

  test('uses nothing of Node', () => {
    expect(imports.filter(({ to }) => to.startsWith('node:')).map(shown)).toEqual([]);
  });

  test('is not imported by the server', () => {
    expect(SERVER_IMPORTS.filter(({ to }) => to.startsWith('ui/')).map(shown)).toEqual([]);
  });
});

describe('every source file', () => {
  const sources = [...filesUnder('server', /\.(ts|js)$/), ...filesUnder('ui', /\.(ts|tsx|css)$/)];
  const tests = filesUnder('test', /\.(ts|tsx)$/);
  const offenders = (paths: readonly string[], isWrong: (text: string) => boolean) =>
    paths.filter((path) => isWrong(readFileSync(join(ROOT, path), 'utf8')));

  test('has 300 lines at most', () => {
    expect(offenders([...sources, ...tests], (text) => text.split('\n').length > 301)).toEqual([]);
  });

  test('has a kebab-case name', () => {
    const names = [...sources, ...tests].map((path) => path.split('/').at(-1) ?? '');
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(name))).toEqual([]);
  });

  test('imports local files with their ending', () => {
    const wrong = [...SERVER, ...UI, ...tests]
      .flatMap(importsOf)
      .filter(({ to }) => /^(server|ui|test)\//.test(to) && !/\.(ts|tsx|js|json|css|svg)$/.test(to));
    expect(wrong.map(shown)).toEqual([]);
  });

  test('holds no leftovers', () => {
    const leftovers = /\b(?:TODO|FIXME|XXX|HACK)\b|\bconsole\.\w+\(|\bdebugger\b|@ts-(?:ignore|nocheck)/;
    const self = relative(ROOT, import.meta.filename);
    expect(
      offenders(
        [...sources, ...tests].filter((path) => path !== self),
        (text) => leftovers.test(text),
      ),
    ).toEqual([]);
  });

  test('holds no path of one machine', () => {
    const paths = /['"`](?:\/home\/|\/root\/|\/Users\/|\/work\/|\/tmp\/)/;
    expect(offenders([...sources, ...tests], (text) => paths.test(text))).toEqual([]);
  });
});

describe('the package', () => {
  test('has a lockfile without download addresses', () => {
    const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
    expect(text).not.toContain('"resolved"');
  });

  test('has nothing at its top that does not belong there', () => {
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] };
    expect(files).toContain('dist');
    const loose = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
    const known = ['package.json', 'package-lock.json', 'tsconfig.json'];
    const texts = ['README.md', 'LICENSE', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
    expect(loose.filter((name) => ![...known, ...texts].includes(name))).toEqual([]);
  });
});
