import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadContract } from '../contract/load.ts';
import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import type { Proposal } from './propose.ts';

/**
 * The contract of a data dir: the files that ship with us, and over them those in `<data-dir>/contract/`, where users
 * put theirs and adopted ones are written. Each adoption keeps the folder it replaced.
 */
export interface Library {
  /**
   * Writes what was learned and puts it in force.
   * @throws {ExitError} when no contract can be made of it; the one in force stays.
   */
  adopt(proposal: Proposal): Contract;
  /** Goes back to before the last adoption; null when there was none. */
  revert(): Contract | null;
  canRevert(): boolean;
}

export interface LibraryOptions {
  /** Folder of the contract that ships with us. */
  shipped: string;
  dataDir: string;
  source: ContractSource;
}

/** Where the user's own and the learned contract files are. */
export function customFolder(dataDir: string): string {
  return join(dataDir, 'contract');
}

export function createLibrary({ shipped, dataDir, source }: LibraryOptions): Library {
  const folder = customFolder(dataDir);
  const history = join(dataDir, 'contract-history');

  const versions = () => (existsSync(history) ? readdirSync(history).sort() : []);

  function use(): Contract {
    const contract = loadContract(shipped, folder);
    source.replace(contract);
    return contract;
  }

  /** Prepared beside and renamed into place, so that no half-written contract is ever read. */
  function replaceFolder(fill: (draft: string) => void): void {
    const draft = `${folder}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    fill(draft);
    loadContract(shipped, draft);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  }

  return {
    adopt(proposal) {
      const kept = join(history, String(versions().length + 1).padStart(6, '0'));
      mkdirSync(kept, { recursive: true, mode: 0o700 });
      if (existsSync(folder)) cpSync(folder, kept, { recursive: true });
      try {
        replaceFolder((draft) => {
          if (existsSync(folder)) cpSync(folder, draft, { recursive: true });
          write(draft, proposal);
        });
      } catch (error) {
        // Nothing was replaced, so there is nothing to go back to.
        rmSync(kept, { recursive: true, force: true });
        throw error;
      }
      return use();
    },
    revert() {
      const last = versions().at(-1);
      if (last === undefined) return null;
      replaceFolder((draft) => cpSync(join(history, last), draft, { recursive: true }));
      rmSync(join(history, last), { recursive: true, force: true });
      return use();
    },
    canRevert: () => versions().length > 0,
  };
}

function write(folder: string, { contract, learned }: Proposal): void {
  const put = (name: string, value: unknown) =>
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  mkdirSync(join(folder, 'events'), { recursive: true });
  mkdirSync(join(folder, 'wire'), { recursive: true });
  const { typeField, defaultWire, xml, alsoAs, events } = contract;
  put('contract.json', {
    provenance: 'learned',
    events: [...events.keys()],
    typeField,
    defaultWire,
    xml,
    alsoAs,
  });
  for (const event of learned.events) {
    const file = join('events', fileName(event.type));
    put(`${file}.schema.json`, event.schema);
    put(`${file}.example.json`, event.example);
  }
  if (learned.wire) put(join('wire', `${learned.wire.name}.json`), learned.wire);
}

/** A type may hold what file names must not. */
function fileName(type: string): string {
  return type.replaceAll(/[^A-Za-z0-9_-]/g, (char) => `%${char.codePointAt(0)?.toString(16)}`).slice(0, 150);
}
