import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { Page, Sent } from '../../types.ts';
import type { Api, ListQuery } from '../client/api.ts';
import { addFollowOptions, type FollowFlags, followAndReport } from '../client/follow-and-report.ts';
import { withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import { addFilter } from '../options/deliveries.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText, plain } from '../print/plain.ts';
import { short } from '../print/print.ts';

interface ResendOptions extends CommonOptions, FollowFlags {
  fresh?: boolean;
  query?: string;
  event?: string;
  state?: string;
  webhook?: string;
}

/** Adds `resend`, `cancel` and `retry`; `filtered` adds the filter of sent deliveries. */
export function addSentActions({
  verb,
  io,
  filtered,
}: {
  verb: Command;
  io: Io;
  filtered: (command: Command) => Command;
}): void {
  addFollowOptions(filtered(addFilter(verb.command('resend [ids...]'))))
    .description('send again: the same bytes to the same URL, once; by id, or all that the filter matches')
    .option('--fresh', "encode the payload anew with the webhook's settings of today, as a new delivery")
    .action(async (refs: string[], options: ResendOptions) => io.end(await resend(io, refs, options)));
  withCommonOptions(verb.command('cancel <ids...>'))
    .description('end pending deliveries: no further attempt')
    .action(async (refs: string[], options: CommonOptions) =>
      io.end(
        await withSession(io, options, async ({ api, json }) => {
          for (const ref of refs) show(io, json, await api.cancel(ref));
          return EXIT.ok;
        }),
      ),
    );
  addFollowOptions(withCommonOptions(verb.command('retry <ids...>')))
    .description('make the next attempt of pending deliveries now')
    .action(async (refs: string[], options: CommonOptions & FollowFlags) =>
      io.end(
        await withSession(io, options, (session) => {
          const act = async () => ({ sent: await inTurn(refs, session.api.retry) });
          return followAndReport({ io, session, flags: options, act, once: true });
        }),
      ),
    );
}

async function resend(io: Io, refs: readonly string[], options: ResendOptions): Promise<ExitCode> {
  const { fresh = false, query: q, event, state, webhook } = options;
  const filter = { q, event, state, webhook };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (refs.length > 0 === isFiltered) {
    throw new ExitError(
      EXIT.usage,
      'Give ids or a filter, and not both.',
      'For instance: resend --state failed.',
    );
  }
  return withSession(io, options, async (session) => {
    const { api } = session;
    const act = async () => {
      const wanted = refs.length > 0 ? refs : await matching(api, filter);
      return { sent: (await inTurn(wanted, (ref) => api.resend(ref, fresh))).flatMap(({ sent }) => sent) };
    };
    return followAndReport({ io, session, flags: options, act });
  });
}

/** Ids of all that the filter matches, oldest first. */
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

/** One after the other, in the order given. */
async function inTurn<T>(refs: readonly string[], act: (ref: string) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (const ref of refs) done.push(await act(ref));
  return done;
}

function show(io: Io, json: boolean, sent: Sent): void {
  io.print(json ? jsonText(sent) : `${short(sent.id)}  ${plain(sent.event)}  ${sent.state}`);
}
