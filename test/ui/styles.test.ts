import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';

const UI = join(packageRoot(), 'ui');
const TOKENS = 'kit/tokens.css';

const filesOf = (ending: RegExp): string[] =>
  readdirSync(UI, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .sort();
const readFile = (path: string): string => readFileSync(join(UI, path), 'utf8');

const STYLES = filesOf(/\.css$/);
const SCRIPTS = filesOf(/\.tsx?$/).map((path) => ({ path, text: readFile(path) }));
const room = (path: string): string => path.split('/')[0] ?? '';

/** Names of the classes that a style sheet begins its rules with, without their parts and variants. */
const blocksOf = (path: string): string[] => [
  ...new Set(
    [...readFile(path).matchAll(/^\s*\.([a-z][a-z-]*?)(?=__|--|[^a-z0-9-])/gm)].map(([, name]) => name ?? ''),
  ),
];

/** `property: value` of every declaration outside the tokens, each with its file. */
const DECLARATIONS = STYLES.filter((path) => path !== TOKENS).flatMap((path) =>
  [
    ...readFile(path)
      .replaceAll(/\/\*[\s\S]*?\*\//g, '')
      .matchAll(/(?<=[;{]\s*)([\w-]+):([^;{}]+);/g),
  ].map(([, property = '', value = '']) => ({ path, property, value: value.trim() })),
);

function offenders(property: RegExp, wrong: RegExp): string[] {
  return DECLARATIONS.filter((item) => property.test(item.property) && wrong.test(item.value)).map(
    ({ path, ...item }) => `${path} { ${item.property}: ${item.value} }`,
  );
}

test('declarations are found at all', () => {
  expect(DECLARATIONS.length).toBeGreaterThan(500);
  expect(STYLES).toContain(TOKENS);
});

describe('outside the tokens', () => {
  test('no radius is written as a length', () => {
    expect(offenders(/radius$/, /(?:^|\s)(?!1px\b)[\d.]+(?:px|%|rem|em)\b/)).toEqual([]);
  });

  test('no layer is written as a number', () => {
    expect(offenders(/^z-index$/, /^-?\d/)).toEqual([]);
  });

  test('no colour is written as a value', () => {
    expect(offenders(/./, /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|light-dark)\(/i)).toEqual([]);
  });

  test('no size of type is written as a length', () => {
    expect(offenders(/^(?:font|font-size)$/, /(?<!\/ )(?<![\d.])[\d.]+px/)).toEqual([]);
  });

  test('no space is written as a length; a hairline is no space', () => {
    expect(offenders(/^(?:padding|margin|gap|row-gap|column-gap)\b/, /(?<![\w.])-?(?!1px)\d+px/)).toEqual([]);
  });
});

describe('a style sheet', () => {
  test('uses only properties that are declared somewhere', () => {
    const texts = [...STYLES.map(readFile), ...SCRIPTS.map(({ text }) => text)].join('\n');
    const declared = new Set([...texts.matchAll(/(--[\w-]+)['"]?\s*:/g)].map(([, name]) => name));
    const used = DECLARATIONS.flatMap(({ path, value }) =>
      [...value.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => ({ path, name })),
    );
    expect(used.filter(({ name }) => !declared.has(name))).toEqual([]);
  });

  test('stands in a layer, so that the order of loading decides nothing', () => {
    const layer = (path: string): RegExp =>
      room(path) === 'kit' ? /^@layer (?:kit|base) \{/ : /^@layer rooms \{/;
    expect(STYLES.filter((path) => path !== TOKENS && !layer(path).test(readFile(path)))).toEqual([]);
  });

  test('is imported by its own room; those of kit by whoever needs them', () => {
    const imported = (path: string): string[] =>
      SCRIPTS.filter(({ text }) => text.includes(`/${path.split('/').at(-1)}';`)).map(
        (script) => script.path,
      );
    const alone = STYLES.filter((path) => {
      const users = imported(path);
      return users.length === 0 || (room(path) !== 'kit' && users.some((user) => room(user) !== room(path)));
    });
    expect(alone).toEqual([]);
  });

  test('names only classes that a script of its room uses', () => {
    const unused = STYLES.filter((path) => room(path) !== 'kit').flatMap((path) => {
      const texts = SCRIPTS.filter((script) => room(script.path) === room(path)).map(({ text }) => text);
      return blocksOf(path)
        .filter((block) => !texts.some((text) => new RegExp(`(?<![\\w-])${block}(?![a-z0-9])`).test(text)))
        .map((block) => `${path} .${block}`);
    });
    expect(unused).toEqual([]);
  });

  test('of kit is brought along by every room that uses its classes', () => {
    const sheets = STYLES.filter((path) => room(path) === 'kit').map((path) => path.slice('kit/'.length));
    const imports = (text: string, name: string): boolean => text.includes(`/${name}';`);
    const everywhere = SCRIPTS.filter(({ path }) => path === 'main.tsx').map(({ text }) => text);
    const missing = sheets.flatMap((sheet) => {
      const bringers = SCRIPTS.filter(({ path, text }) => room(path) === 'kit' && imports(text, sheet));
      const files = [sheet, ...bringers.map(({ path }) => path.slice('kit/'.length))];
      const has = (texts: readonly string[]): boolean =>
        texts.some((text) => files.some((file) => imports(text, file)));
      const used = blocksOf(`kit/${sheet}`).map(
        (block) => new RegExp(`class="(?:[^"]*\\s)?${block}(?:__|--|["\\s])`),
      );
      const users = SCRIPTS.filter(
        ({ path, text }) => room(path) !== 'kit' && used.some((block) => block.test(text)),
      );
      const textsOf = (name: string) =>
        SCRIPTS.filter(({ path }) => room(path) === name).map(({ text }) => text);
      return [...new Set(users.map(({ path }) => room(path)))]
        .filter((name) => !has(everywhere) && !has(textsOf(name)))
        .map((name) => `${name} uses ${sheet}`);
    });
    expect(missing).toEqual([]);
  });
});
