import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode } from '../../../server/codec/encode.ts';
import { loadContract } from '../../../server/contract/load.ts';
import type { CipherMode } from '../../../server/types.ts';
import {
  changeWire,
  WIRE_PARTS,
  wireOption,
  wireOptions,
  wiresFor,
} from '../../../ui/secrets/wire-choice.ts';
import { wireExample } from '../../../ui/secrets/wire-example.ts';

const contract = loadContract(fileURLToPath(new URL('../../../fixtures/contract', import.meta.url)));
const MODES: readonly CipherMode[] = ['gcm', 'cbc'];

describe.each(MODES)('choosing a wire profile part by part (%s)', (mode) => {
  const wires = wiresFor(contract.wires, mode);
  const [first] = wires;
  if (first === undefined) throw new Error('no profile');

  test('every profile is one combination, and can be reached from any other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...wires), fc.constantFrom(...wires), (from, to) => {
        let at = from;
        for (const part of WIRE_PARTS) at = changeWire(wires, at, part, wireOption(to, part).value);
        expect(at.name).toBe(to.name);
      }),
    );
  });

  test('every offered option exists: choosing it sets that part and keeps the parts before it', () => {
    for (const wire of wires) {
      for (const [index, part] of WIRE_PARTS.entries()) {
        for (const { value } of wireOptions(wires, wire, part)) {
          const changed = changeWire(wires, wire, part, value);
          expect(wireOption(changed, part).value).toBe(value);
          for (const before of WIRE_PARTS.slice(0, index))
            expect(wireOption(changed, before).value).toBe(wireOption(wire, before).value);
        }
      }
    }
  });

  test('no part has a long list of options', () => {
    for (const wire of wires)
      for (const part of WIRE_PARTS) expect(wireOptions(wires, wire, part).length).toBeLessThanOrEqual(6);
  });

  test('the example has the shape that is really sent', () => {
    const shape = (text: string) => text.replaceAll(/[A-Za-z0-9+/_-]{16,}=*/g, '…');
    const secrets = { mode, key: 'k'.repeat(32), iv: 'i'.repeat(16) };
    for (const wire of wires.filter(({ encoding }) => encoding !== 'raw')) {
      const sent = encode(
        contract,
        'x',
        { a: 'b'.repeat(20) },
        { format: 'json', encryption: secrets, wire: wire.name },
      );
      const example = wireExample(wire, mode);
      expect([wire.name, shape(example.body)]).toEqual([wire.name, shape(sent.body.toString())]);
      const names = sent.headers.map(([name]) => name.toLowerCase());
      expect(example.headers.map((line) => line.split(':')[0]?.toLowerCase())).toEqual(names);
    }
  });
});

test('a learned profile is an option of its own', () => {
  const [wire] = contract.wires;
  if (wire === undefined) throw new Error('no profile');
  expect(wireOption({ ...wire, name: 'learned', provenance: 'learned' }, 'envelope')).toEqual({
    value: 'learned:learned',
    label: 'Learned: learned',
  });
});

test('CBC is never offered an IV of 12 bytes', () => {
  expect(wiresFor(contract.wires, 'cbc').every((wire) => wire.iv.lengthBytes === 16)).toBe(true);
});
