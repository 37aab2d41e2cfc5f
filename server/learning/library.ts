import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTimeSlice } from '../base/time-slice.ts';
import { loadContractInSlices } from '../contract/load.ts';
import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import type { Proposal } from './propose.ts';

/**
 * The contract of a data dir: the files that ship with rai-hooks, and over them those in `<data-dir>/contract/`, where users
 * put theirs and adopted ones are written. Each adoption keeps the folder that it replaced. Changes are made one at a
 * time: the caller waits for one before it asks for the next.
 */
export interface Library {
  /**
   * Writes what was learned and puts it in force.
   * @throws {ExitError} when no contract can be made of it; the one in force stays.
   */
  adopt(proposal: Proposal): Promise<Contract>;
  /** Puts the contract before the last adoption in force again; null when there was none. */
  revert(): Promise<Contract | null>;
  canRevert(): boolean;
}

export interface LibraryOptions {
  /** Folder of the contract that ships with rai-hooks. */
  shipped: string;
  dataDir: string;
  source: ContractSource;
  rename?: (from: string, to: string) => void;
}

/** Where the user's own and the learned contract files are. */
export function customFolder(dataDir: string): string {
  return join(dataDir, 'contract');
}

/** The folders of a contract in the data dir, in the order in which a replacement moves them. */
function foldersOf(dataDir: string) {
  const folder = customFolder(dataDir);
  return {
    folder,
    history: join(dataDir, 'contract-history'),
    /** The next contract while it is written; it is moved only when it is whole. */
    draft: `${folder}.draft`,
    /** The contract that an adoption has replaced, until it is moved to the history. */
    replaced: `${folder}.replaced`,
    /** The contract that a revert has replaced, until it is removed. */
    reverted: `${folder}.reverted`,
  };
}

/**
 * Finishes or undoes a replacement that a crash interrupted, so that either the contract before it or the one after it is
 * in force, and no adopted contract is lost. Call it before the contract is loaded.
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

  const load = (over: string) =>
    loadContractInSlices(shipped, over, { turn: createTimeSlice(), inForce: source.contract() });

  /** Writes the next contract into the draft folder and checks it by loading it. */
  async function prepare(proposal: Proposal): Promise<Contract> {
    try {
      await mkdir(draft, { recursive: true, mode: 0o700 });
      if (existsSync(folder)) await cp(folder, draft, { recursive: true });
      await write(draft, proposal);
      return await load(draft);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }

  return {
    async adopt(proposal) {
      recoverContract(dataDir);
      const contract = await prepare(proposal);
      // An empty folder in the history stands for a data dir that had no contract of its own.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rename(folder, replaced);
      rename(draft, folder);
      rename(replaced, nextVersion(history));
      source.replace(contract);
      return contract;
    },
    async revert() {
      recoverContract(dataDir);
      const last = versionsIn(history).at(-1);
      if (last === undefined) return null;
      const contract = await load(join(history, last));
      if (existsSync(folder)) rename(folder, reverted);
      rename(join(history, last), folder);
      source.replace(contract);
      await rm(reverted, { recursive: true, force: true });
      return contract;
    },
    canRevert: () => versionsIn(history).length > 0,
  };
}

async function write(folder: string, { contract, learned }: Proposal): Promise<void> {
  const put = (name: string, value: unknown) =>
    writeFile(join(folder, name), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await mkdir(join(folder, 'events'), { recursive: true });
  await mkdir(join(folder, 'wire'), { recursive: true });
  const { typeField, defaultWire, xml, alsoAs, events } = contract;
  const order = [...events.keys()];
  await put('contract.json', { provenance: 'learned', events: order, typeField, defaultWire, xml, alsoAs });
  for (const event of learned.events) {
    const file = join('events', fileName(event.type));
    await put(`${file}.schema.json`, event.schema);
    await put(`${file}.example.json`, event.example);
  }
  if (learned.wire) await put(join('wire', `${learned.wire.name}.json`), learned.wire);
}

/** The name of an event's files: a type may hold characters that file names must not. */
function fileName(type: string): string {
  return type.replaceAll(/[^A-Za-z0-9_-]/g, (char) => `%${char.codePointAt(0)?.toString(16)}`).slice(0, 150);
}
