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

test('declarations are found', () => {
  expect(DECLARATIONS.length).toBeGreaterThan(500);
  expect(STYLES).toContain(TOKENS);
});

describe('outside the tokens', () => {
  test('no radius is written as a length', () => {
    expect(offenders(/radius$/, /(?:^|\s)(?!1px\b)[\d.]+(?:px|%|rem|em)\b/)).toEqual([]);
  });

  test('no z-index is written as a number', () => {
    expect(offenders(/^z-index$/, /^-?\d/)).toEqual([]);
  });

  test('no colour is written as a value', () => {
    expect(offenders(/./, /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|light-dark)\(/i)).toEqual([]);
  });

  test('no font size is written in px', () => {
    expect(offenders(/^(?:font|font-size)$/, /(?<!\/ )(?<![\d.])[\d.]+px/)).toEqual([]);
  });

  test('no place is written as a length, but those of drawn marks; a hairline is no place', () => {
    const places = /^(?:top|right|bottom|left|inset)(?:-|$)/;
    expect(offenders(places, /(?<![\w.])-?(?!1px)\d+px/)).toEqual([
      // The arrow on the line between two stages.
      'delivery/decoding/trail.css { top: 18px }',
      'delivery/decoding/trail.css { left: -5px }',
      // The dot of an attempt, and the line from one to the next.
      'delivery/detail/attempts.css { top: 9px }',
      'delivery/detail/attempts.css { left: 3px }',
      'delivery/detail/attempts.css { top: 22px }',
      'delivery/detail/attempts.css { bottom: -5px }',
      'delivery/detail/attempts.css { left: 7px }',
      // The knob within the track of a switch.
      'kit/fields.css { inset: 2px auto 2px 2px }',
      // The halo around the dot of a live connection.
      'shell/connection.css { inset: -3px }',
    ]);
  });

  test('no height of a control or a bar is written as a length', () => {
    // Lower than these are drawn marks, higher are areas that scroll.
    expect(offenders(/^(?:min-|max-)?height$/, /^(?:1[7-9]|[2-4]\d)px$/)).toEqual([
      // A key as it is printed in a text.
      'kit/controls.css { height: 18px }',
      // The track of a switch.
      'kit/fields.css { height: 18px }',
      // The bars of the activity strip: a drawing.
      'received/activity-strip.css { height: 36px }',
    ]);
  });

  test('no tint of a tone is mixed twice', () => {
    const tints = offenders(/^(?:border|background)$/, /color-mix\(in srgb, var\(--tone/);
    expect(tints.map((tint) => tint.split(' ')[0])).toEqual(['kit/messages.css', 'kit/messages.css']);
  });

  test('no value stands twice where once says the same', () => {
    expect(offenders(/^(?:padding|margin)$/, /^(\S+|\w+\(\S+\)) \1$|^(\S+) (\S+) \2 \3$/)).toEqual([]);
  });

  test('no padding, margin or gap is written in px; 1px is allowed', () => {
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

  test('is in a layer, so that the order of loading does not matter', () => {
    const layer = (path: string): RegExp =>
      room(path) === 'kit' ? /^@layer (?:kit|base) \{/ : /^@layer rooms \{/;
    expect(STYLES.filter((path) => path !== TOKENS && !layer(path).test(readFile(path)))).toEqual([]);
  });

  test('is imported by its own room; sheets of kit by any room', () => {
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

  test('of kit is imported by every room that uses its classes', () => {
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
