import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDecoder } from '../../server/codec/decode.ts';
import type { DecodeInput, DecodeSettings } from '../../server/codec/decoding.ts';
import { indexProfiles } from '../../server/codec/unwrap/profiles.ts';
import { loadContract } from '../../server/contract/load.ts';
import { createValidator } from '../../server/contract/validate.ts';
import type { Cause, EncryptionSeen, JsonObject, RingKey, StageName, Verdict } from '../../server/types.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

export const contract = loadContract(fileURLToPath(new URL('contract', FIXTURES)));
export const profiles = indexProfiles(contract.wires);
const validator = createValidator(contract);
export const decode = createDecoder({ contract, validator });

/** What a vector's body must come out as. Members that are absent are not compared. */
export interface Expected {
  verdict: Verdict;
  cause: Cause | null;
  stage: StageName | null;
  encryption: EncryptionSeen | null;
  event: string | null;
  payload?: JsonObject;
  format?: 'json' | 'xml';
  recognisedBy?: 'field' | 'shape';
  /** Pointers of the issues, sorted. */
  issues?: string[];
  /** Line of the issue at a pointer. */
  lines?: Record<string, number>;
  /** Pointers of the drift, sorted. */
  drift?: string[];
  /** Texts that the failed stage says somewhere. */
  contains?: string[];
  /** Members of a stage's evidence. */
  evidence?: Partial<Record<StageName, JsonObject>>;
}

/** Recorded bytes with keys and the expected outcome, made by `test/vectors/generate.py`. */
export interface Vector {
  name: string;
  idea: string;
  /** Base64. */
  body: string;
  headers: Array<[string, string]>;
  keys: RingKey[];
  expects: DecodeSettings['expects'];
  expected: Expected;
  /** Base64 of the text that must not show anywhere in the outcome. */
  secret?: string;
  tooLarge?: NonNullable<DecodeInput['tooLarge']>;
}

/** Every value of the files in one folder of `fixtures/vectors`, in the order of their names. */
export function readVectors<T = Vector>(folder: string): T[] {
  const place = new URL(`vectors/${folder}/`, FIXTURES);
  return readdirSync(place)
    .sort()
    .flatMap((file): T[] => readOne(`${folder}/${file}`));
}

export function readOne<T>(file: string): T[] {
  return JSON.parse(readFileSync(new URL(`vectors/${file}`, FIXTURES), 'utf8'));
}

export function inputOf({ body, headers, tooLarge }: Vector): DecodeInput {
  return { body: Buffer.from(body, 'base64'), headers, ...(tooLarge ? { tooLarge } : {}) };
}

export function settingsOf({ keys, expects }: Vector): DecodeSettings {
  return { keys, expects };
}

/** A key ring entry whose key and IV are told apart by one character. */
export function ringKey(label: string, mode: RingKey['mode'] = null): RingKey {
  const fill = label.at(-1) ?? 'x';
  return { label, key: `${label}-`.padEnd(32, fill), iv: `iv-${label}`.padEnd(16, fill), mode };
}
