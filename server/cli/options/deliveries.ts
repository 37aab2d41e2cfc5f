import { type Command, Option } from 'commander';
import type { DeliveryKind, SentState, Verdict } from '../../types.ts';
import type { ListQuery } from '../client/api.ts';
import { STATE_STYLE, VERDICT_STYLE } from '../print/print.ts';
import { type CommonOptions, wholeFrom, withCommonOptions } from './options.ts';

/** Filters of lists, exports and `sent resend`. Each kind of delivery has some of them. */
export interface FilterOptions extends CommonOptions {
  query?: string;
  event?: string;
  verdict?: Verdict;
  endpoint?: string;
  state?: SentState;
  webhook?: string;
}

/** Adds the filters that deliveries of this kind have. */
export function addFilterOptions(command: Command, kind: DeliveryKind): Command {
  const words = kind === 'received' ? 'verdict:…' : 'state:…';
  withCommonOptions(command)
    .option(
      '-q, --query <text>',
      `search as in the inspector: words, event:…, ${words}, after:15m; -… excludes`,
    )
    .option('--event <type>', 'only this event');
  if (kind === 'received') {
    const verdict = new Option('--verdict <verdict>', 'only this verdict');
    return command
      .addOption(verdict.choices(Object.keys(VERDICT_STYLE)))
      .option('--endpoint <name>', 'only this endpoint');
  }
  const state = new Option('--state <state>', 'only this state');
  return command
    .addOption(state.choices(Object.keys(STATE_STYLE)))
    .option('--webhook <name|id>', 'only this webhook');
}

/** The filter in the form that the API takes. */
export function filterOf({ query: q, event, verdict, endpoint, state, webhook }: FilterOptions): ListQuery {
  return { q, event, verdict, endpoint, state, webhook };
}

/** Options of a list of deliveries. */
export interface ListOptions extends FilterOptions {
  limit: number;
  cursor?: string;
  after?: number;
}

/** Adds paging. */
export function addPagingOptions(command: Command): Command {
  return command
    .option('--limit <number>', 'maximum number of rows, up to 1000', wholeFrom(1, 1000), 20)
    .option('--cursor <cursor>', 'continue after the previous page: the value of its "next"')
    .option('--after <seq>', 'only deliveries after this seq, oldest first', wholeFrom(0));
}

export interface GetOptions extends CommonOptions {
  body?: boolean;
  payload?: boolean;
}

/** Adds the options of `get`. */
export function addGetOptions(command: Command): Command {
  return withCommonOptions(command)
    .option('--payload', 'print only the payload, as JSON')
    .addOption(new Option('--body', 'print only the body: the exact bytes on the wire').conflicts('payload'));
}

export interface ExportOptions extends FilterOptions {
  format: string;
  output?: string;
}

/** Adds the options of `export`. */
export function addExportOptions(command: Command, kind: DeliveryKind): Command {
  const format = new Option('--format <format>', 'output format')
    .choices(['ndjson', 'har', 'curl'])
    .default('ndjson');
  return addFilterOptions(command, kind)
    .addOption(format)
    .option('-o, --output <file>', 'write to this file, and replace it (default: stdout)');
}
