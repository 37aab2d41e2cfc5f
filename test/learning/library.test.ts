import { cpSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadContract } from '../../server/contract/load.ts';
import type { Contract } from '../../server/contract/model.ts';
import { createContractSource } from '../../server/contract/source.ts';
import { createLibrary, customFolder, recoverContract } from '../../server/learning/library.ts';
import type { Proposal } from '../../server/learning/propose.ts';
import type { EventInfo } from '../../server/types.ts';
import { emptyFolder, FOLDER } from '../contract/support.ts';

const shipped = loadContract(FOLDER);

function proposal(type: string, current: Contract = shipped): Proposal {
  const [known] = shipped.events.values();
  if (!known) throw new Error('no event');
  const event: EventInfo = {
    ...known,
    type,
    schema: { ...known.schema, 'x-event': type },
    provenance: 'learned',
  };
  const contract = { ...current, events: new Map([...current.events, [type, event]]) };
  return { contract, learned: { events: [event], wire: null }, changes: [], notes: [] };
}

function libraryOf(dataDir: string, rename?: (from: string, to: string) => void) {
  recoverContract(dataDir);
  const source = createContractSource(loadContract(FOLDER, customFolder(dataDir)));
  const library = createLibrary({ shipped: FOLDER, dataDir, source, ...(rename && { rename }) });
  return { library, learned: () => typesIn(source.contract()) };
}

const typesIn = ({ events }: Contract) =>
  [...events.keys()].filter((type) => !shipped.events.has(type)).sort();

/** Moves folders until the move of that number, where the process would have died. */
function diesAt(fatal: number) {
  let moves = 0;
  return (from: string, to: string) => {
    moves += 1;
    if (moves === fatal) throw new Error('killed');
    renameSync(from, to);
  };
}

describe('a crash while a contract is replaced', () => {
  test.each([1, 2, 3])(
    'by an adoption, before move %i: the current contract is the old or the new one, and none is lost',
    async (fatal) => {
      const dataDir = emptyFolder();
      await libraryOf(dataDir).library.adopt(proposal('first'));
      await expect(libraryOf(dataDir, diesAt(fatal)).library.adopt(proposal('second'))).rejects.toThrow(
        'killed',
      );

      const { library, learned } = libraryOf(dataDir);
      expect(learned()).toEqual(fatal === 3 ? ['first', 'second'] : ['first']);
      if (fatal < 3) await library.adopt(proposal('second'));
      expect(learned()).toEqual(['first', 'second']);
      await library.revert();
      expect(learned()).toEqual(['first']);
      await library.revert();
      expect([learned(), library.canRevert()]).toEqual([[], false]);
    },
  );

  test.each([1, 2])('by a revert, before move %i: nothing is lost', async (fatal) => {
    const dataDir = emptyFolder();
    const before = libraryOf(dataDir);
    await before.library.adopt(proposal('first'));
    await before.library.adopt(proposal('second'));
    await expect(libraryOf(dataDir, diesAt(fatal)).library.revert()).rejects.toThrow('killed');

    const { library, learned } = libraryOf(dataDir);
    expect(learned()).toEqual(['first', 'second']);
    await library.revert();
    expect(learned()).toEqual(['first']);
  });

  test('while the new one is written: the old one stays current, and no files remain', async () => {
    const dataDir = emptyFolder();
    await libraryOf(dataDir).library.adopt(proposal('first'));
    cpSync(join(customFolder(dataDir), 'contract.json'), `${customFolder(dataDir)}.draft/contract.json`);
    expect(libraryOf(dataDir).learned()).toEqual(['first']);
    expect(existsSync(`${customFolder(dataDir)}.draft`)).toBe(false);
  });
});

test('a contract that cannot be loaded is not adopted, and nothing changes', async () => {
  const dataDir = emptyFolder();
  const { library, learned } = libraryOf(dataDir);
  const broken = proposal('first');
  const [event] = broken.learned.events;
  if (event) event.schema = { ...event.schema, type: 'strnig' };
  await expect(library.adopt(broken)).rejects.toThrow();
  expect([learned(), library.canRevert(), existsSync(customFolder(dataDir))]).toEqual([[], false, false]);
});

test('types that are longer than file names, or differ in case only, have files of their own', async () => {
  const dataDir = emptyFolder();
  const long = 'x'.repeat(150);
  const types = [`${long}a`, `${long}b`, 'Paid', 'paid'];
  let current = shipped;
  for (const type of types) {
    const adopted = proposal(type, current);
    current = await libraryOf(dataDir).library.adopt(adopted);
  }
  expect(libraryOf(dataDir).learned()).toEqual(types.toSorted());
  const files = readdirSync(join(customFolder(dataDir), 'events')).map((file) => file.toLowerCase());
  expect(new Set(files).size).toBe(2 * types.length);
});
