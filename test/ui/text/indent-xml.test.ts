import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indentXml } from '../../../ui/text/indent-xml.ts';

test('every element has its line, and text stays with its element', () => {
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

test('nothing is lost but white space, whatever the text is', () => {
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
