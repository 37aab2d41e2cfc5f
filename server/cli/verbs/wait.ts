import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import type { Received, StreamMessage } from '../../types.ts';
import type { Api, ListQuery } from '../client/api.ts';
import { serverStopped } from '../client/server-stopped.ts';
import { type Session, withSession } from '../client/session.ts';
import { unknownName } from '../client/unknown-name.ts';
import { type Io, printLine, warn } from '../io.ts';
import { type CommonOptions, duration, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';
import { receivedLine, VERDICT_STYLE } from '../print/print.ts';

interface WaitOptions extends CommonOptions {
  event?: string;
  verdict?: string;
  endpoint?: string;
  since?: string;
  /** Milliseconds. */
  timeout?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

const HELP = `
Only deliveries that arrive from now on match. With --since, earlier ones match,
too: after a seq (0: all), an ISO 8601 time, or an age like 30s. Without a
running server, it starts one for as long as it waits.

Examples:
  rai-hooks wait --event purchase_made
  rai-hooks wait --event user_joined --verdict valid --since 30s --timeout 1m
  rai-hooks wait --endpoint inbox --json | jq .payload

Exit codes: 0 a delivery arrived, 2 usage, 3 environment, 4 timed out.`;

/** `rai-hooks wait`. */
export function addWait(program: Command, io: Io): void {
  withCommonOptions(program.command('wait'))
    .description('wait until a delivery arrives, and print it')
    .option('--event <type>', 'only this event')
    .addOption(new Option('--verdict <verdict>', 'only this verdict').choices(Object.keys(VERDICT_STYLE)))
    .option('--endpoint <name>', 'only this endpoint')
    .option('--since <seq|time>', 'also match deliveries that arrived after this seq or time', sinceValue)
    .option('--timeout <time>', 'give up after this time, e.g. 500ms or 1m (default: 10s)', duration)
    .addHelpText('after', HELP)
    .action(async (options: WaitOptions) => io.end(await wait(io, options)));
}

async function wait(io: Io, options: WaitOptions): Promise<ExitCode> {
  const { timeout: timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const work = async (session: Session) => {
    const { api, json, own } = session;
    if (own)
      warn(io, `no server runs on this data dir, so this verb listens at ${own.receiverUrl} while it waits.`);
    const noteUnknown = async () => {
      const unknown = await unknownName(api, options);
      if (unknown) warn(io, `${unknown.message} ${unknown.advice} Waiting all the same.`);
    };
    const found = await firstMatch(api, options, { timeoutMs, onOpen: noteUnknown });
    if (found) {
      if (json) io.print(jsonText(await api.get('received', found.id)));
      else printLine(io, receivedLine(found, io.paint));
      return EXIT.ok;
    }
    warn(io, `no matching delivery arrived within ${timeoutMs / 1000} s.`);
    return EXIT.timeout;
  };
  return withSession(io, options, work, { serve: true });
}

interface FirstMatchOptions {
  timeoutMs: number;
  /** Called once the stream is open: no delivery is missed from then on. */
  onOpen: () => Promise<void>;
}

/** The first delivery that matches, or null. Opens the stream before it reads the list, so that none is missed. */
async function firstMatch(
  api: Api,
  options: WaitOptions,
  { timeoutMs, onOpen }: FirstMatchOptions,
): Promise<Received | null> {
  let find: (received: Received | null) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const found = new Promise<Received | null>((resolve, reject) => {
    find = resolve;
    fail = reject;
  });
  // Set once the stream is open. A reload before that needs no search, because the first search follows anyway.
  let searchStored = async (): Promise<void> => {};
  const stream = await api.stream((message) => {
    // Before a `reload`, the server dropped messages that this client did not read in time. One of them may match.
    if (message.type === 'reload') void searchStored().catch(fail);
    const received = receivedOf(message);
    if (received && fits(received, options)) find(received);
  });
  const timer = setTimeout(() => find(null), timeoutMs);
  try {
    searchStored = async () => {
      const [stored] = (await api.list('received', sinceQuery(options, stream.seq))).items;
      if (stored) find(stored);
    };
    void stream.closed.then(() => fail(serverStopped('Start it again, then run this verb again.')));
    const noted = searchStored().then(onOpen);
    noted.catch(fail);
    const first = await found;
    // Without a match, a mistyped name is most likely the reason, and is said however short the wait was.
    if (first === null) await noted;
    return first;
  } finally {
    clearTimeout(timer);
    stream.close();
  }
}

/** Updates count, too: the verdict changes when a key is added. */
function receivedOf(message: StreamMessage): Received | null {
  if (message.type === 'received') return message;
  return message.type === 'updated' && message.kind === 'received' ? message : null;
}

function fits(received: Received, { event, verdict, endpoint }: WaitOptions): boolean {
  return (
    (event === undefined || received.event === event) &&
    (verdict === undefined || received.verdict === verdict) &&
    (endpoint === undefined || received.endpoint === endpoint)
  );
}

/** The query for the oldest match since then. */
function sinceQuery({ event, verdict, endpoint, since }: WaitOptions, seq: number): ListQuery {
  const filter = { event, verdict, endpoint, limit: 1 };
  if (since === undefined) return { ...filter, after: seq };
  return /^\d+$/.test(since) ? { ...filter, after: since } : { ...filter, after: 0, q: `after:${since}` };
}

const AGE_OR_SEQ = /^\d+(s|m|h|d)?$/;
const ISO_TIME = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/;

function sinceValue(value: string): string {
  if (AGE_OR_SEQ.test(value) || (ISO_TIME.test(value) && !Number.isNaN(Date.parse(value)))) return value;
  throw new InvalidArgumentError(
    'Give a seq, an ISO 8601 time (2026-01-31T12:00:00Z) or an age (30s, 15m, 2h, 3d).',
  );
}
