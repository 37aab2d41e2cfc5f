import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { packageRoot } from '../../base/package-root.ts';
import { loadContract } from '../../contract/load.ts';
import type { Contract } from '../../contract/model.ts';
import { customFolder } from '../../learning/library.ts';
import type { EventInfo } from '../../types.ts';
import { createApi } from '../client/api.ts';
import { configOf, connectRunning } from '../client/session.ts';
import { adviceFor } from '../client/unknown-name.ts';
import type { Io } from '../io.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { type ListColumn, listTable } from '../print/list-table.ts';
import { jsonText, plain } from '../print/plain.ts';

interface EventsOptions extends CommonOptions {
  schema?: boolean;
  example?: boolean;
}

const COLUMNS: ReadonlyArray<ListColumn<EventInfo>> = [
  { title: 'EVENT', cell: ({ type }) => ({ text: plain(type), style: 'bold' }) },
  { title: 'TITLE', cell: ({ title }) => plain(title), minWidth: 12, dropRank: 1 },
  { title: 'PROVENANCE', cell: ({ provenance }) => ({ text: provenance, style: 'dim' }), dropRank: 2 },
];

const HELP = `
Examples:
  rai-hooks events
  rai-hooks events purchase_made --example
  rai-hooks events purchase_made --schema > purchase_made.schema.json

Exit codes: 0 done, 2 no such event, 3 environment.`;

/** `rai-hooks events`. */
export function addEvents(program: Command, io: Io): void {
  withCommonOptions(program.command('events [type]'))
    .description('list the events of the contract, or show one')
    .addOption(new Option('--schema', 'print the JSON Schema (2020-12) of the event').conflicts('example'))
    .option('--example', 'print an example payload')
    .addHelpText('after', HELP)
    .action(async (type: string | undefined, options: EventsOptions) =>
      io.end(await events(io, type, options)),
    );
}

async function events(io: Io, type: string | undefined, options: EventsOptions): Promise<ExitCode> {
  const config = configOf(io, options);
  const client = await connectRunning(config);
  const items = client
    ? (await createApi(client).events()).items
    : [...localContract(config.dataDir).events.values()];
  if (type === undefined) {
    if (options.schema || options.example) {
      const known = items.map((item) => item.type).join(', ');
      throw new ExitError(EXIT.usage, '--schema and --example need an event type.', `Known: ${known}.`);
    }
    io.print(config.json ? jsonText({ items }) : listTable(items, COLUMNS, io));
    return EXIT.ok;
  }
  const event = items.find((item) => item.type === type);
  if (!event) {
    const known = items.map((item) => item.type);
    throw new ExitError(EXIT.usage, `Unknown event "${type}".`, adviceFor(type, known));
  }
  io.print(eventText(io, event, options, config.json));
  return EXIT.ok;
}

/** Reads the contract of a data dir without creating the folder. */
export function localContract(dataDir: string): Contract {
  return loadContract(join(packageRoot(), 'fixtures', 'contract'), customFolder(dataDir));
}

function eventText(io: Io, event: EventInfo, { schema, example }: EventsOptions, json: boolean): string {
  const indent = json ? undefined : 2;
  if (schema) return jsonText(event.schema, indent);
  if (example) return jsonText(event.example, indent);
  if (json) return jsonText(event);
  const named = event.schemaName === null ? '' : `  ${event.schemaName} in the documentation`;
  const head = `${io.paint('bold', event.type)}  ${event.title}  ${io.paint('dim', event.provenance)}${named}`;
  return `${head}\n${jsonText(event.example, 2)}`;
}
