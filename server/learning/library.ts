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
  rename?: (from: string, to: string) => void;
}

/** Where the user's own and the learned contract files are. */
export function customFolder(dataDir: string): string {
  return join(dataDir, 'contract');
}

/** What stands in the data dir, in the order in which a replacement moves it. */
function foldersOf(dataDir: string) {
  const folder = customFolder(dataDir);
  return {
    folder,
    history: join(dataDir, 'contract-history'),
    /** The next contract while it is written: never moved before it is whole. */
    draft: `${folder}.draft`,
    /** What an adoption has replaced and not yet filed in the history. */
    replaced: `${folder}.replaced`,
    /** What a revert has taken out of force. */
    reverted: `${folder}.reverted`,
  };
}

/**
 * Ends a replacement that a crash cut off, so that either the contract before it or the one after it is in force, and
 * nothing adopted is lost. Call it before the contract is loaded.
 */
export function recoverContract(dataDir: string): void {
  const { folder, history, draft, replaced, reverted } = foldersOf(dataDir);
  for (const aside of [replaced, reverted]) {
    if (existsSync(aside) && !existsSync(folder)) renameSync(aside, folder);
  }
  if (existsSync(replaced)) renameSync(replaced, nextVersion(history));
  for (const rest of [reverted, draft]) rmSync(rest, { recursive: true, force: true });
}

function versionsIn(history: string): string[] {
  return existsSync(history) ? readdirSync(history).sort() : [];
}

function nextVersion(history: string): string {
  mkdirSync(history, { recursive: true, mode: 0o700 });
  const last = Number.parseInt(versionsIn(history).at(-1) ?? '0', 10);
  return join(history, String(last + 1).padStart(6, '0'));
}

export function createLibrary({ shipped, dataDir, source, rename = renameSync }: LibraryOptions): Library {
  const { folder, history, draft, replaced, reverted } = foldersOf(dataDir);

  /** What `fill` writes, checked before anything is moved. */
  function prepare(fill: () => void): Contract {
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    try {
      fill();
      return loadContract(shipped, draft);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  }

  return {
    adopt(proposal) {
      recoverContract(dataDir);
      const contract = prepare(() => {
        if (existsSync(folder)) cpSync(folder, draft, { recursive: true });
        write(draft, proposal);
      });
      // An empty folder in the history stands for a data dir that had no contract of its own.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rename(folder, replaced);
      rename(draft, folder);
      rename(replaced, nextVersion(history));
      source.replace(contract);
      return contract;
    },
    revert() {
      recoverContract(dataDir);
      const last = versionsIn(history).at(-1);
      if (last === undefined) return null;
      const contract = loadContract(shipped, join(history, last));
      if (existsSync(folder)) rename(folder, reverted);
      rename(join(history, last), folder);
      rmSync(reverted, { recursive: true, force: true });
      source.replace(contract);
      return contract;
    },
    canRevert: () => versionsIn(history).length > 0,
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
