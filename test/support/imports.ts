import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../server/base/package-root.ts';

const ROOT = packageRoot();

export interface Import {
  /** Relative to the package, with forward slashes. */
  from: string;
  /** The same for a file of the package; for a module, its name. */
  to: string;
  typeOnly: boolean;
  /** Loaded at run time, by `import()`. */
  dynamic: boolean;
}

/** Text of a file, by its path in the package. */
export const readSource = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The files in a folder of the package whose path matches, sorted. */
export function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => pattern.test(path) && statSync(join(ROOT, path)).isFile())
    .sort();
}

/** All imports and re-exports of a file. */
export function importsOf(path: string): Import[] {
  const text = readSource(path);
  const statements = text.matchAll(
    /(?:^|\n)(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"\n]+)['"]/g,
  );
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]/g);
  const found = [
    ...[...statements].map(([, type, to]) => ({
      to: to ?? '',
      typeOnly: type !== undefined,
      dynamic: false,
    })),
    ...[...dynamic].map(([, to]) => ({ to: to ?? '', typeOnly: false, dynamic: true })),
  ];
  return found.map((item) => ({
    ...item,
    from: path,
    to: item.to.startsWith('.') ? join(dirname(path), item.to) : item.to,
  }));
}

/** The room of a file: its folder below `server` or `ui`, or its own name without extension. */
export function roomOf(path: string): string {
  const [, room = ''] = path.split('/');
  return room.replace(/\.\w+$/, '');
}

export const shown = ({ from, to }: Import): string => `${from} → ${to}`;

/** Rooms in their order. Rooms of one group never import each other. */
export type Order = ReadonlyArray<readonly string[]>;

const rankOf = (order: Order, room: string): number => order.findIndex((group) => group.includes(room));

/** Rooms of these files that are not in the order. */
export function withoutPlace(order: Order, files: readonly string[]): string[] {
  return [...new Set(files.map(roomOf))].filter((room) => rankOf(order, room) < 0);
}

/** Imports from a room of the same group or of a later one, types included. */
export function againstOrder(order: Order, imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return own !== other && rankOf(order, other) >= rankOf(order, own);
    })
    .map(shown);
}

/** Import cycles, including those of types. */
export function circlesIn(files: readonly string[], imports: readonly Import[]): string[] {
  const next = new Map(files.map((path) => [path, imports.filter(({ from }) => from === path)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(' → '));
    if (done.has(path) || above.includes(path)) return;
    for (const { to } of next.get(path) ?? []) visit(to, [...above, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
  return circles;
}
