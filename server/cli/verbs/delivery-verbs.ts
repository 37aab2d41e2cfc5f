import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { DeliveryKind, HeaderPair } from '../../types.ts';
import type { Api, DeliveryOf } from '../client/api.ts';
import { type Session, withSession } from '../client/session.ts';
import { unknownName } from '../client/unknown-name.ts';
import { fileProblem } from '../file-problem.ts';
import { type Io, warn } from '../io.ts';
import {
  addExportOptions,
  addFilterOptions,
  addGetOptions,
  addPagingOptions,
  type ExportOptions,
  type FilterOptions,
  filterOf,
  type GetOptions,
  type ListOptions,
} from '../options/deliveries.ts';
import { addDefaultList } from '../options/options.ts';
import { writeExactly } from '../print/exact-bytes.ts';
import { type ListColumn, listTable } from '../print/list-table.ts';
import { jsonText, plain } from '../print/plain.ts';

/** How deliveries of one kind are shown. */
export interface DeliveryView<K extends DeliveryKind> {
  kind: K;
  columns: ReadonlyArray<ListColumn<DeliveryOf[K]['summary']>>;
  /** What `show` shows, for the help. */
  parts: string;
  show: (detail: DeliveryOf[K]['detail'], io: Io) => string;
}

/** Adds `list`, `get` and `export`, which both kinds of deliveries have. */
export function addDeliveryVerbs<K extends DeliveryKind>(verb: Command, io: Io, view: DeliveryView<K>): void {
  const { kind, parts } = view;
  addPagingOptions(addFilterOptions(addDefaultList(verb), kind))
    .description(`list ${kind} deliveries, newest first`)
    .action(async (options: ListOptions) => io.end(await list(io, view, options)));
  addGetOptions(verb.command('get <id>'))
    .description(`show one delivery: ${parts}`)
    .action(async (ref: string, options: GetOptions) => io.end(await get(io, view, ref, options)));
  addExportOptions(verb.command('export'), kind)
    .description('write deliveries as NDJSON, HAR 1.2 or cURL commands')
    .action(async (options: ExportOptions) => io.end(await exportAll(io, kind, options)));
}

function list<K extends DeliveryKind>(
  io: Io,
  { kind, columns }: DeliveryView<K>,
  options: ListOptions,
): Promise<ExitCode> {
  const { limit, cursor, after } = options;
  const printPage = async ({ api, json }: Session): Promise<ExitCode> => {
    const page = await api.list(kind, { ...filterOf(options), limit, cursor, after });
    if (page.items.length === 0) await noteUnknownName(io, api, options);
    if (json) {
      io.print(jsonText(page));
      return EXIT.ok;
    }
    if (page.items.length > 0) io.print(listTable(page.items, columns, io));
    const more = page.next === null ? '' : `; for more, add --cursor ${page.next}`;
    io.note(`${page.items.length} of ${page.total}${more}`);
    return EXIT.ok;
  };
  return withSession(io, options, printPage, { mustExist: true });
}

/** For a filter that matches nothing: a mistyped name may be the cause. */
async function noteUnknownName(io: Io, api: Api, options: FilterOptions): Promise<void> {
  const unknown = await unknownName(api, options);
  if (unknown) warn(io, `${unknown.message} ${unknown.advice}`);
}

/** Says that no delivery matches the filter. */
export async function noteNoMatch(io: Io, api: Api, options: FilterOptions): Promise<void> {
  warn(io, 'no delivery matches the filter.');
  await noteUnknownName(io, api, options);
}

/** Prints one delivery: all of it, its payload, or its body. */
function get<K extends DeliveryKind>(
  io: Io,
  { kind, show }: DeliveryView<K>,
  ref: string,
  options: GetOptions,
): Promise<ExitCode> {
  const printDelivery = async ({ api, json }: Session): Promise<ExitCode> => {
    if (options.body) {
      await writeExactly(io, await api.body(kind, ref));
      return EXIT.ok;
    }
    const detail = await api.get(kind, ref);
    if (options.payload) io.print(jsonText(detail.payload, json ? undefined : 2));
    else io.print(json ? jsonText(detail) : show(detail, io));
    return EXIT.ok;
  };
  return withSession(io, options, printDelivery, { mustExist: true });
}

/** Writes the deliveries that the filter matches to stdout or a file. */
function exportAll(io: Io, kind: DeliveryKind, options: ExportOptions): Promise<ExitCode> {
  const { format, output } = options;
  const writeAll = async ({ api }: Session): Promise<ExitCode> => {
    const chunks = await api.export(kind, { format, ...filterOf(options) });
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
    throw fileProblem(path, 'written', error);
  }
}

/** Header pairs as lines. */
export function headerLines(headers: readonly HeaderPair[]): string {
  return headers.map(([name, value]) => `  ${plain(name)}: ${plain(value)}`).join('\n');
}
