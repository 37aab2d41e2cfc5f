import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indentXml } from '../../../ui/text/indent-xml.ts';

test('each element has its own line, and text stays with its element', () => {
  const xml = '<?xml version="1.0"?><a><b>1 &lt; 2</b><c x="y"><d/><e></e></c></a>';
  expect(indentXml(xml)).toBe(
    [
      '<?xml version="1.0"?>',
      '<a>',
      '  <b>1 &lt; 2</b>',
      '  <c x="y">',
      '    <d/>',
      '    <e>',
      '    </e>',
      '  </c>',
      '</a>',
    ].join('\n'),
  );
});

test('nothing except white space is lost, for any text', () => {
  const ink = (text: string): string => text.replaceAll(/\s/g, '');
  const piece = fc.constantFrom(
    '<a>',
    '</a>',
    '<b c="1"/>',
    '<',
    '>',
    '<!-- > -->',
    '<![CDATA[<x>]]>',
    'text',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      expect(ink(indentXml(text))).toBe(ink(text));
    }),
  );
});

test.each(['<!--', '<![CDATA[', '<a', '<!-- x <![CDATA[ <'])(
  'a text of %j left open is searched once for its end, not once for each',
  (opening) => {
    let searched = 0;
    const xml = opening.repeat(20_000);
    const counted = Object.assign(Object(xml), {
      indexOf: (mark: string, at: number) => {
        const found = xml.indexOf(mark, at);
        searched += (found < 0 ? xml.length : found) - at;
        return found;
      },
    }) as string;
    const bare = (text: string) => text.replaceAll(/\s/g, '');
    expect(bare(indentXml(counted))).toBe(bare(xml));
    expect(searched).toBeLessThan(xml.length * 4);
  },
);

test('white space of deep nesting does not become larger than the text', () => {
  const depth = 5000;
  const xml = `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
  expect(indentXml(xml).length).toBeLessThan(xml.length + 2 * depth * 140);
});
