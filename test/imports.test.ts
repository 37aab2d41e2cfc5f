import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../server/base/package-root.ts';
import {
  againstOrder,
  circlesIn,
  filesUnder,
  importsOf,
  type Order,
  readSource,
  roomOf,
  shown,
  withoutPlace,
} from './support/imports.ts';

const ROOT = packageRoot();

/** Rooms and root files of `server/`, left to right: each imports only what stands left of its own group. */
const SERVER_ORDER: Order = [
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
/** Screens and overlays of the page: they link to each other by address, or open an overlay by its name. */
const FEATURES = [
  'received',
  'sent',
  'send',
  'webhooks',
  'endpoints',
  'scenarios',
  'check',
  'contract',
  'decode',
  'compare',
  'demo',
  'guide',
  'settings',
];
/** The same for `ui/`. */
const UI_ORDER: Order = [
  ['text'],
  ['kit'],
  ['client'],
  ['state'],
  ['sync'],
  ['app'],
  ['secrets'],
  ['delivery'],
  ['code'],
  FEATURES,
  ['shell'],
  ['main'],
];
/** What pure rooms may use of Node: nothing that reaches beyond memory. */
const PURE = new Set(['node:buffer', 'node:crypto', 'node:path', 'node:url', 'node:util']);

const SERVER = filesUnder('server', /\.(ts|js)$/).filter((path) => !path.endsWith('vite.config.ts'));
const UI = filesUnder('ui', /\.(ts|tsx)$/).filter((path) => !/(?:vite\.config|\.d)\.ts$/.test(path));
const SERVER_IMPORTS = SERVER.flatMap(importsOf);
const OWN = SERVER_IMPORTS.filter(({ to }) => to.startsWith('server/'));

test('imports are found at all', () => {
  expect(OWN.length).toBeGreaterThan(100);
  expect(importsOf('server/cli/run.ts').map(({ to }) => to)).toContain('server/base/exit.ts');
  expect(OWN.some(({ typeOnly }) => typeOnly)).toBe(true);
});

describe('the server', () => {
  test('has no room without a place in the order', () => {
    expect(withoutPlace(SERVER_ORDER, SERVER)).toEqual([]);
  });

  test('imports one way only', () => {
    expect(againstOrder(SERVER_ORDER, OWN)).toEqual([]);
  });

  test('imports in no circle, types included', () => {
    expect(circlesIn(SERVER, OWN)).toEqual([]);
  });

  test('knows its settings in app and on the command line only; elsewhere as a type', () => {
    const wrong = OWN.filter(
      ({ from, to, typeOnly }) =>
        to === 'server/config/config.ts' && !typeOnly && !['config', 'app', 'cli'].includes(roomOf(from)),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('reads the environment on the command line only', () => {
    const readers = SERVER.filter((path) => /process\.env/.test(readSource(path)));
    expect(readers).toEqual(['server/cli/process-io.ts']);
  });

  test('does no I/O in contract and codec but for loading', () => {
    const wrong = SERVER_IMPORTS.filter(
      ({ from, to }) =>
        ['contract', 'codec'].includes(roomOf(from)) &&
        from !== 'server/contract/load.ts' &&
        // Its messages are copies: a thread reaches no file, no network and nothing of the main thread.
        !(from.startsWith('server/codec/worker/') && to === 'node:worker_threads') &&
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
  const own = imports.filter(({ to }) => to.startsWith('ui/') && !to.endsWith('.css'));
  const filesWith = (pattern: RegExp) => UI.filter((path) => pattern.test(readSource(path)));

  test('has no room without a place in the order', () => {
    expect(withoutPlace(UI_ORDER, UI)).toEqual([]);
  });

  test('imports one way only, and no screen another', () => {
    expect(own.length).toBeGreaterThan(200);
    expect(againstOrder(UI_ORDER, own)).toEqual([]);
  });

  test('imports in no circle, types included', () => {
    expect(circlesIn(UI, own)).toEqual([]);
  });

  test('reads the screens when they are opened, but the list that opens first', () => {
    const early = own.filter(
      ({ from, to, dynamic }) => !dynamic && FEATURES.includes(roomOf(to)) && roomOf(from) !== roomOf(to),
    );
    expect(early.map(shown)).toEqual(['ui/shell/screens.ts → ui/received/received-screen.tsx']);
  });

  test('has nothing in kit that speaks of deliveries: what a control is about comes as a prop', () => {
    const domain = /\b(?:deliver(?:y|ies)|webhooks?|endpoints?|emitter|receiver|verdicts?|contract)\b/i;
    expect(filesWith(domain).filter((path) => roomOf(path) === 'kit')).toEqual([]);
  });

  test('keeps kit free of the app, and the server within reach of client alone', () => {
    expect(filesWith(/\buseApp\b/).filter((path) => roomOf(path) === 'kit')).toEqual([]);
    expect(new Set(filesWith(/\bfetch\(|\bnew WebSocket\b|\bEventSource\b/).map(roomOf))).toEqual(
      new Set(['client']),
    );
  });

  test('writes label, hint and problem of a control in kit alone', () => {
    expect(filesWith(/<label\b[^>]* for=/)).toEqual(['ui/kit/area-field.tsx', 'ui/kit/field.tsx']);
    expect(filesWith(/field__problem/)).toEqual(['ui/kit/field.tsx', 'ui/kit/problem.tsx']);
  });

  test('takes by name what a component needs of the app; only the command palette hands on all of it', () => {
    const whole = filesWith(/(?<!\} )= useApp\(\)|\(useApp\(\)/);
    expect(whole).toEqual(['ui/shell/command-palette.tsx']);
  });

  test('touches the storage of the browser in one file', () => {
    expect(filesWith(/\b(?:local|session)Storage\b|\bindexedDB\b|document\.cookie/)).toEqual([
      'ui/app/browser-storage.ts',
    ]);
  });

  test('turns a refused call into data in client alone: elsewhere no call is caught by hand', () => {
    const rooms = new Set(filesWith(/instanceof ApiError/).map(roomOf));
    // Readers of the store turn the refusal into a line of text for the list.
    expect([...rooms].sort()).toEqual(['client', 'sync']);
  });

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
    paths.filter((path) => isWrong(readSource(path)));

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
