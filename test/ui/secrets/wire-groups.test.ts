import { describe, expect, test } from 'vitest';
import type { WireProfile } from '../../../server/contract/model.ts';
import { groupWires, wirePlaces } from '../../../ui/secrets/wire-groups.ts';

const wire = (name: string, over: Partial<WireProfile> = {}): WireProfile => ({
  name,
  title: name,
  provenance: 'assumed',
  order: 1,
  encoding: 'base64',
  envelope: { kind: 'bare' },
  iv: { place: 'configured', lengthBytes: 16 },
  tag: { place: 'suffix' },
  contentType: 'text/plain',
  headers: [],
  ...over,
});

describe('groupWires', () => {
  test('puts those of one envelope and encoding together, in their order', () => {
    const wires = [wire('b', { order: 2 }), wire('hex', { order: 3, encoding: 'hex' }), wire('a')];
    expect(
      groupWires(wires).map(({ label, wires: found }) => [label, found.map(({ name }) => name)]),
    ).toEqual([
      ['Bare body, base64', ['a', 'b']],
      ['Bare body, hex', ['hex']],
    ]);
  });

  test('puts a learned one first, by itself', () => {
    const wires = [wire('a'), wire('learned', { order: -1, provenance: 'learned' })];
    expect(groupWires(wires)[0]).toMatchObject({ label: 'Learned', wires: [{ name: 'learned' }] });
  });
});

test('wirePlaces says where IV and tag stand', () => {
  expect(wirePlaces(wire('a'))).toBe('IV not sent, tag last');
  const prefixed = wire('b', { iv: { place: 'prefix', lengthBytes: 12 }, tag: { place: 'prefix' } });
  expect(wirePlaces(prefixed)).toBe('IV in front (12 bytes), tag first');
});
