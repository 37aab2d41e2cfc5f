import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { Attempt, Page, Sent, SentDetail } from '../../types.ts';
import type { Api, ListQuery } from '../client/api.ts';
import { ApiError } from '../client/client.ts';
import { addFollowOptions, type FollowFlags, followAndReport } from '../client/follow-and-report.ts';
import { type Session, withSession } from '../client/session.ts';
import { explain } from '../explain.ts';
import { type Io, warn } from '../io.ts';
import { addFilterOptions, type FilterOptions, filterOf } from '../options/deliveries.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import type { ListColumn } from '../print/list-table.ts';
import { jsonText, plain } from '../print/plain.ts';
import { attemptLine, STATE_STYLE, short, when } from '../print/print.ts';
import { reasonLine } from '../print/reason-line.ts';
import { fitLine } from '../print/text-width.ts';
import { addDeliveryVerbs, headerLines, noteNoMatch } from './delivery-verbs.ts';

interface ResendOptions extends FilterOptions, FollowFlags {
  fresh?: boolean;
}

type RetryOptions = CommonOptions & FollowFlags;

const EXAMPLES = `
<id> is an id, its last digits, or "latest".

Examples:
  rai-hooks sent list --state failed
  rai-hooks sent get latest --json | jq .attempts
  rai-hooks sent resend latest --fresh
  rai-hooks sent resend --query "state:failed after:1h"
  rai-hooks sent retry 9f3c01ab

Exit codes: 0 done, 1 a resend was not delivered, 2 usage, or a delivery was
refused, 3 environment, 4 timed out.`;

/** `rai-hooks sent`. */
export function addSent(program: Command, io: Io): void {
  const verb = program
    .command('sent')
    .description('sent deliveries: list (default), get, resend, cancel, retry, export')
    .addHelpText('after', EXAMPLES);
  addDeliveryVerbs(verb, io, {
    ...{ kind: 'sent', columns: COLUMNS, show: sentText },
    parts: 'state, attempts, headers, payload',
  });
  addResend(verb, io);
  addCancel(verb, io);
  addRetry(verb, io);
}

function addResend(verb: Command, io: Io): void {
  addFollowOptions(addFilterOptions(verb.command('resend [ids...]'), 'sent'))
    .description(
      'send the same bytes to the same URL again, once: deliveries by id, or all that a filter matches',
    )
    .option('--fresh', "encode the payload again with the webhook's current settings, as a new delivery")
    .action(async (refs: string[], options: ResendOptions) => io.end(await resend(io, refs, options)));
}

function addCancel(verb: Command, io: Io): void {
  withCommonOptions(verb.command('cancel <ids...>'))
    .description('cancel pending deliveries: no further attempt is made')
    .action(async (refs: string[], options: CommonOptions) => io.end(await cancel(io, refs, options)));
}

function addRetry(verb: Command, io: Io): void {
  addFollowOptions(withCommonOptions(verb.command('retry <ids...>')))
    .description('make the next attempt of pending deliveries now')
    .action(async (refs: string[], options: RetryOptions) => io.end(await retry(io, refs, options)));
}

async function cancel(io: Io, refs: readonly string[], options: CommonOptions): Promise<ExitCode> {
  const work = async ({ api, json }: Session): Promise<ExitCode> => {
    const { done, isRefused } = await inTurn(io, refs, api.cancel);
    for (const sent of done) showState(io, json, sent);
    return isRefused ? EXIT.usage : EXIT.ok;
  };
  return withSession(io, options, work, { mustExist: true });
}

async function retry(io: Io, refs: readonly string[], options: RetryOptions): Promise<ExitCode> {
  const work = async (session: Session) => {
    let isRefused = false;
    const act = async () => {
      const turn = await inTurn(io, refs, session.api.retry);
      isRefused = turn.isRefused;
      return { sent: turn.done };
    };
    const code = await followAndReport({ io, session, flags: options, act, once: true });
    return isRefused ? EXIT.usage : code;
  };
  return withSession(io, options, work, { mustExist: true });
}

async function resend(io: Io, refs: readonly string[], options: ResendOptions): Promise<ExitCode> {
  const { fresh = false } = options;
  const filter = filterOf(options);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (refs.length > 0 === isFiltered) {
    throw new ExitError(
      EXIT.usage,
      'Give either ids or a filter.',
      'For example: rai-hooks sent resend --state failed.',
    );
  }
  const resendAndFollow = async (session: Session) => {
    const { api } = session;
    let isRefused = false;
    const act = async () => {
      const wanted = refs.length > 0 ? refs : await matching(api, filter);
      if (wanted.length === 0) await noteNoMatch(io, api, options);
      const turn = await inTurn(io, wanted, (ref) => api.resend(ref, fresh));
      isRefused = turn.isRefused;
      return { sent: turn.done.flatMap(({ sent }) => sent) };
    };
    const code = await followAndReport({ io, session, flags: options, act });
    return isRefused ? EXIT.usage : code;
  };
  return withSession(io, options, resendAndFollow, { mustExist: true });
}

/** Ids of all deliveries that the filter matches, oldest first. */
async function matching(api: Api, filter: ListQuery): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Sent> = await api.list('sent', { ...filter, limit: 1000, cursor });
    ids.unshift(...page.items.map(({ id }) => id).reverse());
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}

/** Runs `act` for each id, one after the other. If it is refused for one of several, that is reported, and the rest go on. */
async function inTurn<T>(
  io: Io,
  refs: readonly string[],
  act: (ref: string) => Promise<T>,
): Promise<{ done: T[]; isRefused: boolean }> {
  const done: T[] = [];
  for (const ref of refs) {
    try {
      done.push(await act(ref));
    } catch (error) {
      if (!(error instanceof ApiError) || refs.length === 1) throw error;
      for (const line of explain(error).lines) warn(io, `${plain(ref)}: ${line}`);
    }
  }
  return { done, isRefused: done.length < refs.length };
}

function showState(io: Io, json: boolean, sent: Sent): void {
  io.print(json ? jsonText(sent) : `${short(sent.id)}  ${plain(sent.event)}  ${sent.state}`);
}

const COLUMNS: ReadonlyArray<ListColumn<Sent>> = [
  { title: 'TIME', cell: (item) => ({ text: when(item.createdAt), style: 'dim' }), dropRank: 1 },
  { title: 'EVENT', cell: (item) => plain(item.event), minWidth: 13 },
  { title: 'ID', cell: (item) => short(item.id) },
  { title: 'STATE', cell: (item) => ({ text: item.state, style: STATE_STYLE[item.state] }) },
  { title: 'STATUS', cell: (item) => String(item.lastStatus ?? '-'), dropRank: 2 },
  { title: 'ATTEMPTS', cell: (item) => `${item.attemptCount}×`, dropRank: 5 },
  { title: 'WEBHOOK', cell: (item) => plain(item.webhook?.name ?? '-'), minWidth: 11, dropRank: 4 },
  { title: 'URL', cell: (item) => plain(item.url), minWidth: 30, dropRank: 6 },
  {
    title: 'ABOUT',
    cell: (item) => ({ text: plain(item.about ?? ''), style: 'dim' }),
    ...{ minWidth: 16, dropRank: 3 },
  },
];

function sentText(detail: SentDetail, io: Io): string {
  const { paint } = io;
  const { id, event, url, state, nextAttemptAt, attempts, headers, payload, webhook } = detail;
  const next = nextAttemptAt === null ? '' : `  next attempt ${nextAttemptAt}`;
  return [
    `${plain(event)}  ${short(id)}  ${paint(STATE_STYLE[state], state)}${next}`,
    `POST ${plain(url)}  for ${plain(webhook?.name ?? 'a deleted webhook')}`,
    ...attempts.map((attempt) => attemptText({ id, event, url }, attempt, io)),
    paint('bold', 'Headers'),
    headerLines(headers),
    paint('bold', 'Payload'),
    jsonText(payload, 2),
  ].join('\n');
}

function attemptText(
  sent: { id: string; event: string; url: string },
  { startedAt, durationMs, response, error }: Attempt,
  { paint, terminalWidth }: Io,
): string {
  const status = response?.status ?? null;
  const full = attemptLine(sent, { startedAt, durationMs, error, status }, paint);
  const line = fitLine(full, terminalWidth);
  const reason = reasonLine({ error, response }, terminalWidth);
  return reason === null ? line : `${line}\n${reason}`;
}
