import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT, ExitError } from '../../base/exit.ts';
import { parseKeyFile } from '../../config/settings/secrets.ts';
import { secretProblem } from '../../emitter/secret.ts';
import type { KeyMaterial } from '../../types.ts';
import { fileProblem } from '../file-problem.ts';
import { type Io, warn } from '../io.ts';

export interface KeyOptions {
  keyFile?: string;
  key?: string;
  iv?: string;
}

/** Adds the options that give a key. */
export function withKeyOptions(command: Command): Command {
  return command
    .option('--key-file <file>', 'file with key and IV, as keygen prints them')
    .option('--key <text>', 'the AES key; visible to other users of this machine, so prefer --key-file')
    .option('--iv <text>', 'the IV, when neither the file nor the environment has it');
}

/** The part of help about keys. */
export const KEY_HELP = `Keys: --key-file, or RAI_HOOKS_KEY and RAI_HOOKS_IV in the environment. A key is
32 characters, an IV 16.
A key file holds lines "key …" and "iv …", KEY=… and IV=…, or a JSON object with
key and iv.`;

/**
 * The key and IV that were given, or null when none was: by file, by flag, or by RAI_HOOKS_KEY and RAI_HOOKS_IV.
 * @throws {ExitError} 2, never repeating a secret.
 */
export function readKey(io: Io, { keyFile, key, iv }: KeyOptions): KeyMaterial | null {
  if (key !== undefined) {
    warn(
      io,
      'other users of this machine can see --key in the process list: use --key-file or RAI_HOOKS_KEY.',
    );
  }
  const file = keyFile === undefined ? {} : parseKeyFile(readText(resolve(io.cwd, keyFile)));
  const found = {
    key: key ?? file.key ?? io.env.RAI_HOOKS_KEY,
    iv: iv ?? file.iv ?? io.env.RAI_HOOKS_IV,
  };
  if (keyFile !== undefined && found.key === undefined) {
    throw usage(
      `--key-file ${keyFile} holds no key.`,
      'Write a line "key …" and a line "iv …", as "rai-hooks keygen" prints them.',
    );
  }
  if (found.key === undefined && found.iv === undefined) return null;
  if (found.key === undefined)
    throw usage('An IV was given without a key.', 'Give --key-file or RAI_HOOKS_KEY.');
  if (found.iv === undefined)
    throw usage('A key was given without an IV.', 'Put the IV into the key file, or set RAI_HOOKS_IV.');
  const problem = secretProblem('AES key', 32, found.key) ?? secretProblem('IV', 16, found.iv);
  if (problem) {
    const place = keyFile === undefined ? '' : `--key-file ${keyFile}: `;
    throw usage(place + problem, '"rai-hooks keygen" generates a key and an IV.');
  }
  return { key: found.key, iv: found.iv };
}

/**
 * Reads a file as text.
 * @throws {ExitError} 3, when it cannot be read.
 */
export function readText(path: string): string {
  return readBytes(path).toString('utf8');
}

/** @throws {ExitError} 3, when it cannot be read. */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileProblem(path, 'read', error);
  }
}

function usage(message: string, advice: string): ExitError {
  return new ExitError(EXIT.usage, message, advice);
}
