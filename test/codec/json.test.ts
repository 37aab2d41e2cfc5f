import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_DEPTH, MAX_NODES, readJson } from '../../server/codec/json.ts';
import { positionAt } from '../../server/codec/text-position.ts';
import { anyJson } from './arbitraries.ts';

/** What `JSON.parse` accepts and we refuse. */
const OURS = new Set(['duplicate-key', 'too-deep', 'limit']);

function accepts(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Valid JSON, in one line or indented, with some of its characters exchanged. */
const nearlyJson = fc
  .tuple(
    anyJson,
    fc.constantFrom(0, 1, '\t', ' \r\n'),
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('', ...'{}[],:"\\/-+.0129eEtfnu \n\t\r\0\u00a0\u2028\ufeffa')),
      { maxLength: 3 },
    ),
  )
  .map(([value, indent, changes]) => {
    let text = JSON.stringify(value, null, indent);
    for (const [seed, char] of changes) {
      const at = seed % (text.length + 1);
      text = text.slice(0, at) + char + text.slice(at + 1);
    }
    return text;
  });

test('accepts and refuses what JSON.parse does, but for duplicate keys and limits', () => {
  let refused = 0;
  fc.assert(
    fc.property(nearlyJson, (text) => {
      const read = readJson(text);
      if (!read.ok && OURS.has(read.cause)) return;
      expect(read.ok).toBe(accepts(text));
      if (!read.ok) refused += 1;
      else expect(JSON.stringify(read.value)).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 5000, seed: 21 },
  );
  expect(refused).toBeGreaterThan(1000);
});

test('a problem stands where the text can no longer be completed', () => {
  fc.assert(
    fc.property(nearlyJson, (text) => {
      const read = readJson(text);
      if (read.ok || read.cause !== 'malformed-json') return;
      expect(read.offset).toBeLessThanOrEqual(text.length);
      // What stands before the problem is refused for its end alone, so the problem is not behind the first error.
      const before = readJson(text.slice(0, read.offset));
      if (!before.ok && before.cause === 'malformed-json') expect(before.message).toMatch(/ends|escape/);
      const { caret, excerpt } = positionAt(text, read.offset);
      expect(caret).toBeLessThanOrEqual(excerpt.length);
    }),
    { numRuns: 3000, seed: 22 },
  );
});

describe('limits', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  test('the depth that is allowed, and one more', () => {
    expect(readJson(nested(MAX_DEPTH)).ok).toBe(true);
    expect(readJson(nested(MAX_DEPTH + 1))).toMatchObject({
      ok: false,
      cause: 'too-deep',
      offset: MAX_DEPTH,
    });
  });

  test('a million brackets do not exhaust the stack', () => {
    expect(readJson('['.repeat(1_000_000))).toMatchObject({ ok: false, cause: 'too-deep' });
    expect(readJson('{"a":'.repeat(1_000_000))).toMatchObject({ ok: false, cause: 'too-deep' });
  });

  test('the count of values that is allowed, and one more', () => {
    const list = (items: number) => `[${Array(items).fill('0').join(',')}]`;
    expect(readJson(list(MAX_NODES - 1))).toMatchObject({ ok: true, nodes: MAX_NODES });
    expect(readJson(list(MAX_NODES))).toMatchObject({ ok: false, cause: 'limit' });
  });
});

describe('keys', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['[{"x":{"b":1,"c":2,"b":3}}]', 'b'],
  ])('%s says which key stands twice, and where', (text, key) => {
    const read = readJson(text);
    expect(read).toMatchObject({ ok: false, cause: 'duplicate-key' });
    if (read.ok) return;
    expect(read.message).toContain(JSON.stringify(key));
    expect(text[read.offset]).toBe('"');
    expect(read.offset).toBeGreaterThan(text.indexOf('"'));
  });

  test('a member that is written twice is found wherever it stands, and its text without it is accepted', () => {
    const withDuplicate = fc.tuple(fc.dictionary(fc.string(), anyJson, { minKeys: 1 }), fc.nat({ max: 5 }));
    fc.assert(
      fc.property(withDuplicate, ([members, depth]) => {
        const once = JSON.stringify(members);
        const [key = ''] = Object.keys(members);
        const twice = `${once.slice(0, -1)},${JSON.stringify(key)}:null}`;
        const nest = (text: string) => `${'[{"in":'.repeat(depth)}${text}${'}]'.repeat(depth)}`;
        expect(readJson(nest(once)).ok).toBe(true);
        expect(readJson(nest(twice))).toMatchObject({
          ok: false,
          cause: 'duplicate-key',
          offset: nest(twice).lastIndexOf(`${JSON.stringify(key)}:null`),
        });
      }),
      { numRuns: 500, seed: 23 },
    );
  });

  test('the same key in two objects is fine', () => {
    expect(readJson('{"a":{"b":1},"c":{"b":2},"b":3}').ok).toBe(true);
  });

  test.each(['__proto__', 'constructor', 'prototype'])(
    '%s is an own property and changes nothing else',
    (key) => {
      const read = readJson(`{"${key}":{"admin":true}}`);
      if (!read.ok) throw new Error(read.message);
      expect(Object.hasOwn(read.value as object, key)).toBe(true);
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
    },
  );
});
