import { join } from 'node:path';
import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { packageRoot } from '../../base/package-root.ts';
import { loadContract } from '../../contract/load.ts';
import type { Contract } from '../../contract/model.ts';
import { customFolder } from '../../learning/library.ts';
import type { EventInfo } from '../../types.ts';
import { createApi } from '../client/api.ts';
import { configOf, connectRunning } from '../client/session.ts';
import type { Io } from '../io.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';
import { table } from '../print/table.ts';

interface EventsOptions extends CommonOptions {
  schema?: boolean;
  example?: boolean;
}

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
    .option('--schema', 'print the JSON Schema (2020-12) of the event')
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
      throw new ExitError(
        EXIT.usage,
        '--schema and --example need an event type.',
        `Known: ${names(items)}.`,
      );
    }
    io.print(config.json ? jsonText({ items }) : eventTable(io, items));
    return EXIT.ok;
  }
  const event = items.find((item) => item.type === type);
  if (!event) throw new ExitError(EXIT.usage, `Unknown event "${type}".`, `Known: ${names(items)}.`);
  io.print(eventText(io, event, options, config.json));
  return EXIT.ok;
}

/** Reads the contract of a data dir without creating the folder. */
export function localContract(dataDir: string): Contract {
  return loadContract(join(packageRoot(), 'fixtures', 'contract'), customFolder(dataDir));
}

function names(items: readonly EventInfo[]): string {
  return items.map(({ type }) => type).join(', ');
}

function eventTable(io: Io, items: readonly EventInfo[]): string {
  const rows = items.map(({ type, title, provenance }) => [
    { text: type, style: 'bold' as const },
    title,
    { text: provenance, style: 'dim' as const },
  ]);
  return table(rows, io.paint);
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
