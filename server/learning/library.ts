import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTimeSlice } from '../base/time-slice.ts';
import { loadContractInSlices } from '../contract/load.ts';
import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import type { Proposal } from './propose.ts';

/**
 * The contract of a data dir: the shipped files, overridden by those in `<data-dir>/contract/`, which contains the
 * user's own and the adopted ones. Each adoption keeps the folder that it replaces. The caller must wait for one change
 * to end before it starts the next.
 */
export interface Library {
  /**
   * Writes the learned files and makes the new contract the current one.
   * @throws {ExitError} when the result is not a valid contract; then the current one stays.
   */
  adopt(proposal: Proposal): Promise<Contract>;
  /** Undoes the last adoption; null when there is none. */
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

/** The folder of the user's own and the learned contract files. */
export function customFolder(dataDir: string): string {
  return join(dataDir, 'contract');
}

/** The contract folders in the data dir. */
function foldersOf(dataDir: string) {
  const folder = customFolder(dataDir);
  return {
    folder,
    history: join(dataDir, 'contract-history'),
    /** The next contract while it is written; it is moved only when it is complete. */
    draft: `${folder}.draft`,
    /** The contract that an adoption replaces, until it is moved to the history. */
    replaced: `${folder}.replaced`,
    /** The contract that a revert replaces, until it is removed. */
    reverted: `${folder}.reverted`,
  };
}

/**
 * Completes or undoes an adoption or a revert that a crash interrupted: the current contract is then either the one
 * before or the one after, and no adopted contract is lost. Call it before loading the contract.
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

/** Creates the library of a data dir. */
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
      // An empty folder in the history means that the data dir had no contract of its own.
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

const PLAIN_TYPE = /^[a-z0-9_-]{1,150}$/;

/**
 * The name of an event's files, escaped, because a type may contain characters that file names must not. A hash of the
 * type tells apart long types, and on some systems types that differ in case only. `~` sorts such a file after one
 * without a hash, so that it overrides a file of the same type that an earlier version wrote.
 */
function fileName(type: string): string {
  if (PLAIN_TYPE.test(type)) return type;
  const escaped = type.replaceAll(/[^A-Za-z0-9_-]/g, (char) => `%${char.codePointAt(0)?.toString(16)}`);
  return `${escaped.slice(0, 130)}~${createHash('sha256').update(type).digest('hex').slice(0, 16)}`;
}
