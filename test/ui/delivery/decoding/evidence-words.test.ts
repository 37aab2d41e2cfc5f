import { describe, expect, test } from 'vitest';
import { evidenceLine, evidenceName } from '../../../../ui/delivery/decoding/evidence-words.ts';

test('evidence is named in words', () => {
  expect(evidenceName('wireForms')).toBe('wire forms');
  expect(evidenceName('declaredBytes')).toBe('declared size');
});

describe('a value of the evidence', () => {
  test.each([
    ['a list', 'modes', ['gcm', 'cbc'], 'gcm, cbc'],
    ['nothing', 'member', null, 'none'],
    ['a size that was not declared', 'declaredBytes', null, 'not given'],
    ['a size has its unit', 'readBytes', 1200, '1\u202f200 bytes'],
    ['one byte', 'bytesIn', 1, '1 byte'],
    ['a number without unit', 'nodes', 19, '19'],
    ['yes', 'authenticated', true, 'yes'],
    ['a name of ours', 'mended', 'percent-encoded', 'percent-encoding was removed'],
    ['a text of the sender stays as it is', 'begins', 'bare', 'bare'],
  ])('%s is one line', (_, name, value, line) => {
    expect(evidenceLine(value, name)).toBe(line);
  });

  test('an object is shown on several lines', () => {
    expect(evidenceLine({ a: 1 }, 'candidates')).toBeNull();
  });
});
