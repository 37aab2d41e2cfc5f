import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { DeliveryKind, HeaderPair } from '../../types.ts';
import type { DeliveryOf, ListQuery } from '../client/api.ts';
import { type Session, withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import { jsonText, plain } from '../print/plain.ts';
import { type CommonOptions, wholeFrom, withCommonOptions } from './options.ts';

/** Options of both lists of deliveries; each kind adds its own filters. */
export interface ListOptions extends CommonOptions {
  query?: string;
  event?: string;
  limit: number;
  cursor?: string;
  after?: number;
}

/** Adds the filters that both kinds have. */
export function addFilter(command: Command): Command {
  return withCommonOptions(command)
    .option(
      '-q, --query <text>',
      'search as in the inspector: words, event:…, verdict:…, after:15m; -… excludes',
    )
    .option('--event <type>', 'only this event');
}

/** Adds paging. */
export function addPaging(command: Command): Command {
  return command
    .option('--limit <number>', 'maximum number of rows', wholeFrom(1, 1000), 20)
    .option('--cursor <cursor>', 'continue after the previous page: the value of its "next"')
    .option('--after <seq>', 'only deliveries after this seq, oldest first', wholeFrom(0));
}

/** Prints a page of deliveries; `show` formats the rows when the output is not JSON. */
export async function listDeliveries<K extends DeliveryKind>(
  { io, kind, options, filter }: { io: Io; kind: K; options: ListOptions; filter: ListQuery },
  show: (items: Array<DeliveryOf[K]['summary']>) => string,
): Promise<ExitCode> {
  const { query: q, event, limit, cursor, after } = options;
  const printPage = async ({ api, json }: Session): Promise<ExitCode> => {
    const page = await api.list(kind, { q, event, limit, cursor, after, ...filter });
    if (json) {
      io.print(jsonText(page));
      return EXIT.ok;
    }
    if (page.items.length > 0) io.print(show(page.items));
    const more = page.next === null ? '' : `; for more, add --cursor ${page.next}`;
    io.note(`${page.items.length} of ${page.total}${more}`);
    return EXIT.ok;
  };
  return withSession(io, options, printPage, { mustExist: true });
}

export interface GetOptions extends CommonOptions {
  body?: boolean;
  payload?: boolean;
}

/** Prints one delivery: all of it, its payload, or its body. */
export async function getDelivery<K extends DeliveryKind>(
  { io, kind, ref, options }: { io: Io; kind: K; ref: string; options: GetOptions },
  show: (detail: DeliveryOf[K]['detail']) => string,
): Promise<ExitCode> {
  const printDelivery = async ({ api, json }: Session): Promise<ExitCode> => {
    if (options.body) {
      await io.write(await api.body(kind, ref));
      return EXIT.ok;
    }
    const detail = await api.get(kind, ref);
    if (options.payload) io.print(jsonText(detail.payload, json ? undefined : 2));
    else io.print(json ? jsonText(detail) : show(detail));
    return EXIT.ok;
  };
  return withSession(io, options, printDelivery, { mustExist: true });
}

/** Adds the options of `get`. */
export function addGetOptions(command: Command): Command {
  return withCommonOptions(command)
    .option('--payload', 'print only the payload, as JSON')
    .option('--body', 'print only the body: the exact bytes on the wire');
}

export interface ExportOptions extends CommonOptions {
  query?: string;
  event?: string;
  format: string;
  output?: string;
}

/** Adds the options of `export`. */
export function addExportOptions(command: Command): Command {
  const format = new Option('--format <format>', 'output format')
    .choices(['ndjson', 'har', 'curl'])
    .default('ndjson');
  return addFilter(command)
    .addOption(format)
    .option('-o, --output <file>', 'write to this file instead of stdout');
}

/** Writes the deliveries that the filter matches to stdout or a file. */
export async function exportDeliveries(
  io: Io,
  kind: DeliveryKind,
  options: ExportOptions,
  filter: ListQuery,
): Promise<ExitCode> {
  const { query: q, event, format, output } = options;
  const writeAll = async ({ api }: Session): Promise<ExitCode> => {
    const chunks = await api.export(kind, { format, q, event, ...filter });
    if (output !== undefined) await writeExport(resolve(io.cwd, output), chunks);
    else for await (const chunk of chunks) await io.write(chunk);
    return EXIT.ok;
  };
  return withSession(io, options, writeAll, { mustExist: true });
}

async function writeExport(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    // Payloads hold personal data: readable by the owner only.
    await pipeline(chunks, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ExitError(
      EXIT.environment,
      `${path} cannot be written (${reason}).`,
      'Choose another --output.',
    );
  }
}

/** Header pairs as lines. */
export function headerLines(headers: readonly HeaderPair[]): string {
  return headers.map(([name, value]) => `  ${plain(name)}: ${plain(value)}`).join('\n');
}
