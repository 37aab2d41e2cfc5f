import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import { isSuccess } from '../../base/is-success.ts';
import type { Attempt, AttemptSummary, Sent } from '../../types.ts';
import { type Io, printLine, warn } from '../io.ts';
import { duration } from '../options/options.ts';
import { jsonText, plain } from '../print/plain.ts';
import { attemptLine, short } from '../print/print.ts';
import { reasonLine } from '../print/reason-line.ts';
import type { Api } from './api.ts';
import { type Followed, follow } from './follow.ts';
import type { Session } from './session.ts';

export interface FollowFlags {
  /** False with `--no-wait`. */
  wait: boolean;
  /** Milliseconds. */
  timeout?: number;
}

/** Adds `--no-wait` and `--timeout`. */
export function addFollowOptions(command: Command): Command {
  return command
    .option('--no-wait', 'do not wait for the outcome; without a running server, it waits all the same')
    .option('--timeout <time>', 'stop waiting after this time, e.g. 10s (default: never)', duration);
}

export interface FollowAndReportOptions {
  io: Io;
  session: Session;
  flags: FollowFlags;
  act: () => Promise<{ sent: Sent[]; warnings?: string[] }>;
  /** Whether to stop following a delivery after one attempt. */
  once?: boolean;
}

/** Starts deliveries with `act`, prints a line for each attempt, and returns the exit code for their outcome. */
export async function followAndReport(options: FollowAndReportOptions): Promise<ExitCode> {
  const { io, session, flags, act, once = false } = options;
  const { api, json, own } = session;
  let warnings: string[] = [];
  const begin = async () => {
    const begun = await act();
    warnings = begun.warnings ?? [];
    for (const warning of warnings) warn(io, plain(warning));
    return begun.sent;
  };
  // The verb's own server stops with the verb, which would cut off deliveries in flight.
  if (!flags.wait && own === null) {
    const sent = await begin();
    if (json) io.print(jsonText({ sent, warnings }));
    else
      for (const one of sent)
        io.print(`${short(one.id)}  ${plain(one.event)}  POST ${plain(one.url)}  pending`);
    return sent.length > 0 ? EXIT.ok : EXIT.expectation;
  }
  // Printed in order, although each line may first need a call for the response.
  let printed = Promise.resolve();
  const onAttempt = (sent: Sent, attempt: AttemptSummary) => {
    if (!json) printed = printed.then(() => showFollowed(io, api, sent, attempt));
  };
  const { followed, timedOut } = await follow({
    api,
    act: begin,
    onAttempt,
    once,
    timeoutMs: flags.timeout ?? null,
  });
  await printed;
  if (json) {
    io.print(jsonText({ sent: followed.map(({ sent, attempts }) => ({ ...sent, attempts })), warnings }));
  }
  return verdict(io, followed, timedOut);
}

async function showFollowed(io: Io, api: Api, sent: Sent, attempt: AttemptSummary): Promise<void> {
  const { number, status } = attempt;
  const isRefused = status !== null && !isSuccess(status);
  // The delivery may have been deleted. If the server has stopped, `follow` reports it.
  const detail = isRefused ? await api.get('sent', sent.id).catch(() => null) : null;
  const full = detail?.attempts.find((one) => one.number === number);
  showAttempt(io, sent, { ...attempt, response: full?.response ?? null });
}

/** The parts of an attempt that are printed; without `response` when it is not known. */
export type ShownAttempt = Pick<AttemptSummary, 'startedAt' | 'durationMs' | 'status' | 'error'> &
  Partial<Pick<Attempt, 'response'>>;

/** Prints an attempt and, below it, why it failed: the error with advice, or the first line of the response. */
export function showAttempt(
  io: Io,
  sent: { id: string; event: string; url: string },
  attempt: ShownAttempt,
): void {
  printLine(io, attemptLine(sent, attempt, io.paint));
  const reason = reasonLine(attempt, io.terminalWidth);
  if (reason !== null) io.note(reason);
}

function verdict(io: Io, followed: readonly Followed[], timedOut: boolean): ExitCode {
  const pending = followed.filter(({ sent }) => sent.state === 'pending').length;
  if (timedOut) {
    warn(io, `still pending: ${pending} of ${followed.length}. Attempts go on while a server runs.`);
    return EXIT.timeout;
  }
  const delivered = followed.filter(({ sent }) => sent.state === 'delivered').length;
  return followed.length > 0 && delivered === followed.length ? EXIT.ok : EXIT.expectation;
}
