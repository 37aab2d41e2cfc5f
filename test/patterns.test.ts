import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';
import { problemsOf, sampleOf, waysThrough } from './regex-structure.ts';

const ROOMS = ['server/codec', 'server/contract'];
const LONG = 10_000_000;

/** Patterns that never meet a long text, each with what bounds it. */
const BOUNDED: Record<string, string> = {
  '/^[A-Za-z][A-Za-z0-9]*(?:[._:-][A-Za-z0-9]+)*$/': 'guessTypeField looks at 64 characters at most',
  '/^(\\/[^/~]+)+$/': 'it reads the pointers of contract.json, never a payload',
};

interface Node {
  type?: string;
  regex?: { pattern: string; flags: string };
  callee?: { name?: string };
}

/** Every object in a syntax tree. */
function* nodesOf(value: unknown): Generator<Node> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield value as Node;
  for (const member of Object.values(value)) yield* nodesOf(member);
}

const nodes = ROOMS.flatMap((room) => {
  const folder = join(packageRoot(), room);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...nodesOf(parseSync(name, readFileSync(join(folder, name), 'utf8'), { lang: 'ts' }).program),
    ]);
});
const literals = nodes.flatMap(({ regex }) => (regex ? [new RegExp(regex.pattern, regex.flags)] : []));
const patterns = [...new Map(literals.map((literal) => [String(literal), literal])).entries()].filter(
  ([source]) => BOUNDED[source] === undefined,
);

const runs = new Map<string, string>();

function longRun(char: string): string {
  const run = runs.get(char) ?? char.repeat(LONG);
  runs.set(char, run);
  return run;
}

/** Texts that keep each loop of a pattern going as long as possible and then fail it. */
function worstCases(pattern: RegExp): string[] {
  return waysThrough(pattern).flatMap((way) =>
    way.flatMap((element, at) => {
      if (element.max !== Number.POSITIVE_INFINITY) return [];
      const before = way.slice(0, at).map((one) => sampleOf(one).repeat(one.min));
      return [`${before.join('')}${longRun(sampleOf(element))}\0`];
    }),
  );
}

test('the patterns of codec and contract are found', () => {
  expect(patterns.length).toBeGreaterThan(25);
  expect(nodes.filter(({ type, callee }) => type === 'NewExpression' && callee?.name === 'RegExp')).toEqual(
    [],
  );
});

test.each(patterns)('%s: no loop over groups, and no two loops that share characters', (_, pattern) => {
  expect(problemsOf(pattern)).toEqual([]);
});

test.each(patterns)('%s: ten megabytes of its worst case do not exhaust the stack', (_, pattern) => {
  for (const text of worstCases(pattern)) {
    pattern.lastIndex = 0;
    expect(() => pattern.test(text)).not.toThrow();
  }
});

test.each([
  [/(?:ab)+$/, 'group-in-loop'],
  [/^(?:a+)*$/, 'group-in-loop'],
  [/^a*a*$/, 'adjacent-loops'],
  [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'adjacent-loops'],
  [/^\s*(?:x|\s+)$/, 'adjacent-loops'],
  [/\s+$/, 'loop-without-anchor'],
  [/a+b/, 'loop-without-anchor'],
])('%s is found to be costly', (pattern, kind) => {
  expect(problemsOf(pattern).map((problem) => problem.kind)).toContain(kind);
});
