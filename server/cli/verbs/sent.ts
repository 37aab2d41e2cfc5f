import { type Command, Option } from 'commander';
import type { Attempt, Sent, SentDetail, SentState } from '../../types.ts';
import type { Io } from '../io.ts';
import {
  addExportOptions,
  addFilter,
  addGetOptions,
  addPaging,
  type ExportOptions,
  exportDeliveries,
  type GetOptions,
  getDelivery,
  headerLines,
  type ListOptions,
  listDeliveries,
} from '../options/deliveries.ts';
import { jsonText, plain } from '../print/plain.ts';
import { attemptLine, type Paint, type Style, short, when } from '../print/print.ts';
import { table } from '../print/table.ts';
import { addSentActions } from './sent-actions.ts';

/** The filter only sent deliveries have. */
interface SentFilter {
  state?: string;
  webhook?: string;
}

const STATE_STYLE: Record<SentState, Style> = {
  pending: 'yellow',
  delivered: 'green',
  failed: 'red',
  cancelled: 'dim',
};

const EXAMPLES = `
An id may be its last digits, or "latest".

Examples:
  rai-hooks sent list --state failed
  rai-hooks sent get latest --json | jq .attempts
  rai-hooks sent resend latest --fresh
  rai-hooks sent resend --query "state:failed after:1h"
  rai-hooks sent retry 9f3c01ab

Exit codes: 0 done, 1 a resend was not delivered, 2 usage or no such delivery, 3 environment, 4 timed out.`;

/** `rai-hooks sent`. */
export function addSent(program: Command, io: Io): void {
  const verb = program
    .command('sent')
    .description('recent deliveries: list, look into, resend, cancel, retry, export')
    .addHelpText('after', EXAMPLES);
  addPaging(filtered(addFilter(verb.command('list'))))
    .description('list what was sent, newest first')
    .action(async (options: ListOptions & SentFilter) => {
      const { state, webhook } = options;
      const show = (items: Sent[]) => sentTable(items, io.paint);
      io.end(await listDeliveries({ io, kind: 'sent', options, filter: { state, webhook } }, show));
    });
  addGetOptions(verb.command('get <id>'))
    .description('show one delivery: state, attempts, headers, payload')
    .action(async (ref: string, options: GetOptions) => {
      const show = (detail: SentDetail) => sentText(detail, io.paint);
      io.end(await getDelivery({ io, kind: 'sent', ref, options }, show));
    });
  filtered(addExportOptions(verb.command('export')))
    .description('write deliveries as NDJSON, HAR 1.2 or cURL lines')
    .action(async (options: ExportOptions & SentFilter) => {
      const { state, webhook } = options;
      io.end(await exportDeliveries(io, 'sent', options, { state, webhook }));
    });
  addSentActions({ verb, io, filtered });
}

function filtered(command: Command): Command {
  const state = new Option('--state <state>', 'in this state alone').choices(Object.keys(STATE_STYLE));
  return command.addOption(state).option('--webhook <name|id>', 'of this webhook alone');
}

function sentTable(items: readonly Sent[], paint: Paint): string {
  const rows = items.map((item) => [
    { text: when(item.createdAt), style: 'dim' as const },
    plain(item.event),
    short(item.id),
    { text: item.state, style: STATE_STYLE[item.state] },
    item.lastStatus === null ? '-' : String(item.lastStatus),
    `${item.attemptCount}×`,
    plain(item.webhook?.name ?? '-'),
    plain(item.url),
  ]);
  return table(rows, paint);
}

function sentText(detail: SentDetail, paint: Paint): string {
  const { id, event, url, state, nextAttemptAt, attempts, headers, payload, webhook } = detail;
  const next = nextAttemptAt === null ? '' : `  next attempt ${nextAttemptAt}`;
  return [
    `${plain(event)}  ${short(id)}  ${paint(STATE_STYLE[state], state)}${next}`,
    `POST ${plain(url)}  for ${plain(webhook?.name ?? 'a webhook since deleted')}`,
    ...attempts.map((attempt) => attemptText({ id, event, url }, attempt, paint)),
    paint('bold', 'Headers'),
    headerLines(headers),
    paint('bold', 'Payload'),
    jsonText(payload, 2),
  ].join('\n');
}

function attemptText(
  sent: { id: string; event: string; url: string },
  { startedAt, durationMs, response, error }: Attempt,
  paint: Paint,
): string {
  const line = attemptLine(sent, { startedAt, durationMs, error, status: response?.status ?? null }, paint);
  const said = error ? [error.message, error.hint].filter((text) => text !== null).join(' ') : '';
  return said === '' ? line : `${line}\n          ${plain(said)}`;
}
