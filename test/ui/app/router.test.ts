import { describe, expect, test } from 'vitest';
import { addressOf, readPlace } from '../../../ui/app/router.ts';

describe('readPlace', () => {
  test('reads segments and query', () => {
    const { segments, params } = readPlace('/received/9f3c01ab?q=verdict:valid&tab=body');
    expect(segments).toEqual(['received', '9f3c01ab']);
    expect(params.get('q')).toBe('verdict:valid');
  });

  test('survives a malformed escape', () => {
    expect(readPlace('/received/%E0%A4').segments).toEqual(['received', '%E0%A4']);
  });
});

describe('addressOf', () => {
  test('changes some parameters and keeps the others', () => {
    const { segments, params } = readPlace('/received?q=a+b&tab=body');
    expect(addressOf(segments, params, { tab: 'issues' })).toBe('/received?q=a+b&tab=issues');
    expect(addressOf(segments, params, { q: null, tab: '' })).toBe('/received');
  });

  test('keeps filters readable', () => {
    expect(addressOf(['received'], new URLSearchParams(), { q: 'verdict:invalid,valid' })).toBe(
      '/received?q=verdict:invalid,valid',
    );
  });

  test('escapes path segments', () => {
    expect(addressOf(['received', 'a/b'], new URLSearchParams())).toBe('/received/a%2Fb');
  });
});
