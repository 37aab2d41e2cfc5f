import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { createDecoder } from '../../codec/decode.ts';
import { type DecodedView, decodeAgain, viewDecoded } from '../../codec/decode-again.ts';
import { toBytes } from '../../codec/decoded-bytes.ts';
import type { Config } from '../../config/config.ts';
import { createValidator } from '../../contract/validate.ts';
import type { CipherMode, HeaderPair, KeyMaterial } from '../../types.ts';
import { type Api, createApi } from '../client/api.ts';
import { configOf, connectRunning, withSession } from '../client/session.ts';
import { withSuggestion } from '../client/unknown-name.ts';
import type { Io } from '../io.ts';
import { KEY_HELP, type KeyOptions, readBytes, readKey, withKeyOptions } from '../options/key-source.ts';
import { type CommonOptions, given, modeOption, repeated, withCommonOptions } from '../options/options.ts';
import { writeExactly } from '../print/exact-bytes.ts';
import { jsonText } from '../print/plain.ts';
import { stageLines } from '../print/stage-lines.ts';
import { localContract } from './events.ts';

interface DecryptOptions extends CommonOptions, KeyOptions {
  mode?: CipherMode;
  endpoint?: string;
  header?: string[];
  plaintext?: boolean;
}

/** A body with everything needed to decode it; without a key, the key ring of the endpoint is used. */
interface Request {
  body: Buffer;
  headers: HeaderPair[];
  key: KeyMaterial | null;
  mode: CipherMode | undefined;
  endpoint: string | undefined;
}

const HELP = `
${KEY_HELP}
Without a key, the keys of the endpoint are tried. The payload goes to stdout,
the stages to stderr.

Examples:
  rai-hooks decrypt body.bin --key-file staging.key
  curl -s https://example.com/captured | RAI_HOOKS_KEY=… RAI_HOOKS_IV=… rai-hooks decrypt
  rai-hooks decrypt body.txt --header "x-initialization-vector: 3q2+7w…" --json

Exit codes: 0 decoded, even if the payload does not match the contract, 1
undecodable, 2 usage, 3 environment.`;

/** `rai-hooks decrypt`. */
export function addDecrypt(program: Command, io: Io): void {
  withKeyOptions(withCommonOptions(program.command('decrypt [file]')))
    .description('decode a body from a file or stdin (-), and show the outcome of each stage')
    .addOption(modeOption('AES mode, when it is known'))
    .option('--endpoint <name>', 'use the keys of this endpoint (default: inbox)')
    .option('--header <name: value>', 'a header of the delivery; may be repeated', repeated)
    .option('--plaintext', 'print the decrypted bytes instead of the payload')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, options: DecryptOptions) => {
      io.end(await decrypt(io, file ?? '-', options));
    });
}

async function decrypt(io: Io, file: string, options: DecryptOptions): Promise<ExitCode> {
  const { mode, endpoint } = options;
  const key = readKey(io, options);
  const headers = (options.header ?? []).map(readHeader);
  const body = file === '-' ? await io.readStdin() : readBytes(resolve(io.cwd, file));
  const request = { body, headers, key, mode, endpoint };
  const config = configOf(io, options);
  const client = await connectRunning(config);
  if (client) return show(io, options, config.json, await remotely(createApi(client), request));
  // The database is opened only when its key ring is needed; decoding must not create a data dir.
  if (!key && existsSync(join(config.dataDir, 'rai-hooks.db'))) {
    return withSession(io, options, async ({ api, json }) =>
      show(io, options, json, await remotely(api, request)),
    );
  }
  return show(io, options, config.json, await locally(config, request));
}

function remotely(api: Api, request: Request): Promise<DecodedView> {
  return withSuggestion(api, { endpoint: request.endpoint }, () => api.decode(decodeInput(request)));
}

function decodeInput({ body, headers, key, mode, endpoint }: Request) {
  const ring = key === null ? { endpoint: endpoint ?? 'inbox' } : given({ endpoint });
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  return { body: body.toString('base64'), headers: pairs, ...key, ...given({ mode }), ...ring };
}

async function locally(
  { dataDir }: Config,
  { body, headers, key, mode, endpoint }: Request,
): Promise<DecodedView> {
  if (endpoint !== undefined) {
    throw new ExitError(
      EXIT.usage,
      `There is no endpoint "${endpoint}".`,
      'Leave --endpoint out, or name the --data-dir.',
    );
  }
  const contract = localContract(dataDir);
  const decode = createDecoder({ contract, validator: createValidator(contract) });
  const decoded = await decodeAgain(
    async (input, settings) => toBytes(decode(input, settings), input.body),
    { body, headers },
    null,
    { ...key, ...given({ mode }) },
  );
  return viewDecoded(decoded, body);
}

async function show(
  io: Io,
  { plaintext }: DecryptOptions,
  json: boolean,
  decoded: DecodedView,
): Promise<ExitCode> {
  const { verdict, payload } = decoded;
  if (!json) {
    const { terminalWidth } = io;
    const unpainted = { terminalWidth, paint: (_style: unknown, text: string) => text };
    io.note(stageLines({ ...decoded, driftCount: decoded.drift.length }, unpainted));
  }
  if (json) io.print(jsonText(decoded));
  else if (plaintext && decoded.plaintext !== null)
    await writeExactly(io, Buffer.from(decoded.plaintext, 'base64'));
  else if (verdict !== 'undecodable') io.print(jsonText(payload, 2));
  return verdict === 'undecodable' ? EXIT.expectation : EXIT.ok;
}

function readHeader(text: string): HeaderPair {
  const match = /^([^:\s]+):\s*(.*)$/s.exec(text);
  if (!match) {
    throw new ExitError(
      EXIT.usage,
      `--header ${text} is not a header.`,
      'Write it like --header "name: value".',
    );
  }
  return [match[1] ?? '', match[2] ?? ''];
}
