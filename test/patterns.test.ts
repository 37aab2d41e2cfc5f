import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { filesUnder, readSource } from './support/imports.ts';
import { problemsOf, sampleOf, waysThrough } from './support/regex-structure.ts';

const LONG = 10_000_000;

/** Patterns that take more than linear time and never meet a long text, each with what limits its text. */
const BOUNDED: Record<string, string> = {
  '/^[A-Za-z][A-Za-z0-9]*(?:[._:-][A-Za-z0-9]+)*$/': 'guessTypeField looks at 64 characters at most',
  '/^(\\/[^/~]+)+$/': 'reads the pointers of contract.json, never a payload',
  '/=+$/': 'reads a key or IV that has passed a check of its length',
  '/ \\(copy(?: \\d+)?\\)$/': 'reads the name of a webhook, which has a limit',
  '/\\.\\w+$/': 'reads the path of a request; Node limits headers and path to 16 kB together',
  '/:\\d+$/': 'reads host names of the settings',
  '/%.*$/': 'reads an address that isIP has accepted',
  '/:SSL routines:[^:]*:([^:]+):/': 'reads a message of OpenSSL',
  '/NODE_MODULE_VERSION (\\d+)[\\s\\S]*?NODE_MODULE_VERSION (\\d+)/': 'reads a message of Node',
  '/-----[^-]+-----|\\s/g': 'reads a certificate that rai-hooks has made',
  '/^\\s*(?:export\\s+)?(?:RAI_HOOKS_)?(key|iv)(?:\\s*[=:]\\s*|\\s+)(\\S.*?)\\s*$/i':
    'reads a line of the user\u2019s key file',
  '/(?:"[^"]*"?|\\S)+/g': 'reads a search, which has 2,000 characters at most at the server',
  '/(?:"[^"]*"?|\\S)*$/': 'reads a search, as above',
};
/** Files that build a pattern: from the names of a host, and from patterns that are listed by themselves. */
const BUILDERS = ['server/tls/names.ts', 'ui/text/visible-text.ts'];

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

const sources = ['server', 'ui'].flatMap((folder) => filesUnder(folder, /\.tsx?$/));
const found = sources.map((path) => {
  const { program } = parseSync(path, readSource(path), { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  return { path, nodes: [...nodesOf(program)] };
});
const literals = found
  .flatMap(({ nodes }) => nodes)
  .flatMap(({ regex }) => (regex ? [new RegExp(regex.pattern, regex.flags)] : []));
const all = [...new Map(literals.map((literal) => [String(literal), literal])).entries()];
const patterns = all.filter(([source]) => BOUNDED[source] === undefined);

const runs = new Map<string, string>();

function longRun(char: string): string {
  const run = runs.get(char) ?? char.repeat(LONG);
  runs.set(char, run);
  return run;
}

/** Texts that repeat each loop of a pattern as often as possible, and then make the pattern fail. */
function worstCases(pattern: RegExp): string[] {
  return waysThrough(pattern).flatMap((way) =>
    way.flatMap((element, at) => {
      if (element.max !== Number.POSITIVE_INFINITY) return [];
      const before = way.slice(0, at).map((one) => sampleOf(one).repeat(one.min));
      return [`${before.join('')}${longRun(sampleOf(element))}\0`];
    }),
  );
}

test('the patterns of the whole program are found, and those with a limit are still there', () => {
  expect(patterns.length).toBeGreaterThan(100);
  const sourcesOf = new Set(all.map(([source]) => source));
  expect(Object.keys(BOUNDED).filter((source) => !sourcesOf.has(source))).toEqual([]);
});

test('only the listed files build a pattern', () => {
  const isBuilding = ({ type, callee }: Node) =>
    (type === 'NewExpression' || type === 'CallExpression') && callee?.name === 'RegExp';
  expect(found.filter(({ nodes }) => nodes.some(isBuilding)).map(({ path }) => path)).toEqual(BUILDERS);
});

test.each(Object.keys(BOUNDED))('%s is listed because it takes more than linear time', (source) => {
  const pattern = all.find(([one]) => one === source)?.[1] ?? /./;
  expect(problemsOf(pattern)).not.toEqual([]);
});

test.each(patterns)('%s: no loop over groups, and no two loops that share characters', (_, pattern) => {
  expect(problemsOf(pattern)).toEqual([]);
});

// One with a problem would take hours here, and has failed already.
const linear = patterns.filter(([, pattern]) => problemsOf(pattern).length === 0);

test.each(linear)('%s: ten megabytes of its worst case do not exhaust the stack', (_, pattern) => {
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
  [/a.*$/, 'loop-without-anchor'],
  [/\p{L}+x/u, 'loop-without-anchor'],
])('%s is found to be costly', (pattern, kind) => {
  expect(problemsOf(pattern).map((problem) => problem.kind)).toContain(kind);
});

test.each([[/, ".*$/s], [/^([a-z]+:[^/]*)(.*)$/s], [/^a+b+$/], [/^(?:a|b)$/]])(
  '%s is found to be linear',
  (pattern) => {
    expect(problemsOf(pattern)).toEqual([]);
  },
);
