import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import { viewContract } from '../../learning/propose.ts';
import { createApi, type Learned } from '../client/api.ts';
import { configOf, connectRunning, type Session, withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText, plain } from '../print/plain.ts';
import { type Cell, table } from '../print/table.ts';
import { localContract } from './events.ts';

interface LearnOptions extends CommonOptions {
  enums?: boolean;
}

const HELP = `
The contract describes what the platform sends. No public documentation exists,
so it begins with assumptions; real deliveries correct it: "learn" shows what
they would change, "adopt" changes it.

Examples:
  rai-hooks contract show
  rai-hooks contract learn latest 9f3c01ac
  rai-hooks contract adopt latest 9f3c01ac
  rai-hooks contract revert

Exit codes: 0 done, 2 refused, 3 environment.`;

/** `rai-hooks contract`. */
export function addContract(program: Command, io: Io): void {
  const verb = program
    .command('contract')
    .description('the schemas of what the platform sends: show, learn, adopt, revert')
    .addHelpText('after', HELP);
  withCommonOptions(verb.command('show'))
    .description('show events, type field and wire profile, with their provenance')
    .action(async (options: CommonOptions) => io.end(await show(io, options)));
  withEnums(verb.command('learn <ids...>'))
    .description('show what received deliveries would change in the contract, without changing it')
    .action(async (received: string[], options: LearnOptions) => {
      io.end(await learn(io, 'propose', received, options));
    });
  withEnums(verb.command('adopt <ids...>'))
    .description('change the contract to match received deliveries')
    .action(async (received: string[], options: LearnOptions) => {
      io.end(await learn(io, 'adopt', received, options));
    });
  withCommonOptions(verb.command('revert'))
    .description('undo the last adoption')
    .action(async (options: CommonOptions) => io.end(await revert(io, options)));
}

function withEnums(command: Command): Command {
  return withCommonOptions(command).option('--enums', 'also limit text properties to the values seen');
}

async function show(io: Io, options: CommonOptions): Promise<ExitCode> {
  const config = configOf(io, options);
  const client = await connectRunning(config);
  const contract = client ? await createApi(client).contract() : viewContract(localContract(config.dataDir));
  io.print(config.json ? jsonText(contract) : contractText(io, contract));
  return EXIT.ok;
}

async function learn(
  io: Io,
  act: 'propose' | 'adopt',
  received: string[],
  options: LearnOptions,
): Promise<ExitCode> {
  const printLearned = async ({ api, json }: Session): Promise<ExitCode> => {
    const learned = await api[act]({ received, enums: options.enums === true });
    if (json) io.print(jsonText(learned));
    else showLearned(io, act, learned);
    return EXIT.ok;
  };
  return withSession(io, options, printLearned, { mustExist: true });
}

async function revert(io: Io, options: CommonOptions): Promise<ExitCode> {
  const work = async ({ api, json }: Session): Promise<ExitCode> => {
    const contract = await api.revert();
    io.print(json ? jsonText(contract) : contractText(io, contract));
    return EXIT.ok;
  };
  return withSession(io, options, work, { mustExist: true });
}

const SIGNS = { added: ['+', 'green'], removed: ['-', 'red'], changed: ['~', 'yellow'] } as const;

function showLearned(io: Io, act: 'propose' | 'adopt', { changes, notes }: Learned): void {
  const rows = changes.map(({ where, kind, before, after }): Cell[] => {
    const [text, style] = SIGNS[kind];
    const values = [before, after].filter((value) => value !== null).map((value) => plain(value));
    return [{ text, style }, plain(where), values.join(' → ')];
  });
  if (rows.length > 0) io.print(table(rows, io.paint));
  for (const note of notes) io.note(plain(note));
  const done =
    act === 'adopt'
      ? 'adopted'
      : 'would change; to apply them, run "rai-hooks contract adopt" with the same ids';
  io.note(rows.length === 0 ? 'There is nothing to learn.' : `${rows.length} ${done}`);
}

function contractText(io: Io, contract: object): string {
  const { provenance, typeField, defaultWire, events } = contract as unknown as {
    provenance: string;
    typeField: { name: string };
    defaultWire: string;
    events: Array<{ type: string; title: string; provenance: string }>;
  };
  const rows = [
    ['provenance', provenance],
    ['type field', plain(typeField.name)],
    ['wire profile', plain(defaultWire)],
  ];
  const listed = events.map((event) => [
    { text: plain(event.type), style: 'bold' as const },
    plain(event.title),
    { text: event.provenance, style: 'dim' as const },
  ]);
  return `${table(rows, io.paint)}\n\n${table(listed, io.paint)}`;
}
