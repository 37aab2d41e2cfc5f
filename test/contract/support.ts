import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { createInference } from '../../server/contract/infer.ts';
import { loadContract } from '../../server/contract/load.ts';
import type { Contract } from '../../server/contract/model.ts';
import { createValidator } from '../../server/contract/validate.ts';
import type { Json, JsonObject } from '../../server/types.ts';

/** The shipped contract folder. */
export const FOLDER = fileURLToPath(new URL('../../fixtures/contract', import.meta.url));
export const contract = loadContract(FOLDER);
export const validator = createValidator(contract);

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the shipped contract folder, for changes that break it. */
export function copyOfContract(): string {
  const folder = emptyFolder();
  cpSync(FOLDER, folder, { recursive: true });
  return folder;
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rai-hooks-contract-'));
  made.push(folder);
  return folder;
}

/** Changes one JSON file: `change` gets its value and returns the text or the value to write. */
export function edit(folder: string, file: string, change: (value: JsonObject) => Json | string): void {
  const path = join(folder, file);
  const changed = change(JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(path, typeof changed === 'string' ? changed : JSON.stringify(changed));
}

export function exampleOf(type: string, from: Contract = contract): JsonObject {
  const event = from.events.get(type);
  if (!event) throw new Error(`no event ${type}`);
  return structuredClone(event.example);
}

export function without(payload: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)));
}

/** The schema inferred from typed payloads. */
export function inferred(payloads: readonly JsonObject[], { enums = false } = {}): JsonObject {
  const inference = createInference();
  for (const payload of payloads) inference.add({ payload, typed: true });
  return inference.schema({ enums });
}
