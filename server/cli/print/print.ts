import { styleText } from 'node:util';
import type { Running } from '../../app/start.ts';
import { isSuccess } from '../../base/is-success.ts';
import type {
  AttemptSummary,
  BusMessage,
  FailedConnection,
  Received,
  SentState,
  Verdict,
} from '../../types.ts';
import { plain } from './plain.ts';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Creates a function that colours text, or returns it unchanged when `colour` is false. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text) : text);
}

/** The colour of each verdict. */
export const VERDICT_STYLE: Record<Verdict, Style> = {
  valid: 'green',
  invalid: 'yellow',
  unrecognised: 'blue',
  undecodable: 'red',
};

/** The colour of each state of a sent delivery. */
export const STATE_STYLE: Record<SentState, Style> = {
  pending: 'yellow',
  delivered: 'green',
  failed: 'red',
  cancelled: 'dim',
};

/** The lines printed once both planes listen. */
export function banner({ link, receiverUrl, ready }: Running, paint: Paint): string {
  const rows: Array<[string, string]> = [
    ['Inspector', paint('cyan', link)],
    ['Receiver', paint('cyan', receiverUrl)],
    ['CA', ready.ca],
  ];
  const body = rows.map(([name, value]) => `  ${paint('dim', name.padEnd(9))}  ${value}`).join('\n');
  return `\n  ${paint('bold', 'rai-hooks')} ${ready.version}\n\n${body}\n\n  ${paint('dim', 'Ctrl+C stops it.')}\n`;
}

/** The line for one message, or null for messages that are not shown. */
export function line(message: BusMessage, paint: Paint): string | null {
  switch (message.type) {
    case 'received':
      return receivedLine(message, paint);
    case 'attempt':
      return message.kind === 'received'
        ? forwardLine(message, paint)
        : attemptLine({ id: message.delivery, ...message }, message, paint);
    case 'sent':
    case 'updated':
    case 'deleted':
    case 'settings':
    case 'contract':
      return null;
    case 'connection':
      return connectionLine(message, paint);
  }
}

/** A connection that failed before a delivery arrived: what happened, and what to do. */
function connectionLine({ remote, message, advice, count, lastAt }: FailedConnection, paint: Paint): string {
  const times = count > 1 ? ` (${count} times)` : '';
  const text = `no delivery from ${remote ?? 'an unknown address'}${times}: ${plain(message)} ${plain(advice)}`;
  return `${time(lastAt)}  ${paint('yellow', text)}`;
}

/** A forward that failed; a successful one shows in the line of its delivery. */
function forwardLine(
  message: Extract<BusMessage, { type: 'attempt'; kind: 'received' }>,
  paint: Paint,
): string | null {
  const { purpose, delivery, status, error, startedAt, durationMs } = message;
  if (purpose !== 'forward' || (error === null && isSuccess(status))) return null;
  const outcome = paint('red', `[${status ?? error?.code ?? 'failed'}]`);
  const cause = error ? `  ${plain(`${error.message} ${error.hint ?? ''}`.trim())}` : '';
  return `${time(startedAt)}  -!> forward of ${short(delivery)}  ${outcome} ${Math.round(durationMs)}ms${cause}`;
}

/** The delivery, as the line of an attempt shows it. */
export interface AttemptOf {
  id: string;
  event: string;
  url: string;
}

/** The line for one attempt that has ended. */
export function attemptLine(
  { id, event, url }: AttemptOf,
  attempt: Pick<AttemptSummary, 'startedAt' | 'durationMs' | 'status' | 'error'>,
  paint: Paint,
): string {
  const { status, error, startedAt, durationMs } = attempt;
  const ok = error === null && isSuccess(status);
  const outcome = status === null ? (error?.code ?? 'failed') : String(status);
  const said = paint(ok ? 'green' : 'red', `[${outcome}]`);
  const head = `${time(startedAt)}  --> ${eventColumn(event)}  ${short(id)}`;
  return `${head}  POST ${plain(url)}  ${said} ${Math.round(durationMs)}ms`;
}

/** The line for one received delivery. */
export function receivedLine(received: Received, paint: Paint): string {
  const { verdict, event, receivedAt, id, sizeBytes, endpoint, path } = received;
  const said = verdictInWords(received);
  const columns = [
    time(receivedAt),
    `<-- ${eventColumn(event ?? '-')}`,
    short(id),
    paint(VERDICT_STYLE[verdict], said) + ' '.repeat(Math.max(0, VERDICT_WIDTH - said.length)),
    formInWords(received).padEnd(FORM_WIDTH),
    size(sizeBytes).padStart(SIZE_WIDTH),
    plain(endpoint ?? path),
  ];
  return columns.join('  ');
}

/** Fixed widths, because lines are printed one by one. This one fits the longest event type of the platform. */
const EVENT_WIDTH = 'channel_message_posted'.length;
/** These fit the verdict of an invalid delivery with its number of issues, and the usual form and size. */
const VERDICT_WIDTH = 'invalid (2 issues)'.length;
const FORM_WIDTH = 'gcm/base64'.length;
const SIZE_WIDTH = '612 B'.length;

function eventColumn(event: string): string {
  return plain(event).padEnd(EVENT_WIDTH);
}

/** The verdict with its reason: `invalid (2 issues)`, `undecodable (no-key)`. */
export function verdictInWords({ verdict, cause, issueCount }: Received): string {
  const issues = `${issueCount} ${issueCount === 1 ? 'issue' : 'issues'}`;
  const detail = verdict === 'invalid' ? issues : cause;
  return detail ? `${verdict} (${detail})` : verdict;
}

/** The form of a body: `gcm/base64`, `json`, or `-`. */
export function formInWords({ encryption, format }: Pick<Received, 'encryption' | 'format'>): string {
  return encryption ? `${encryption.mode}/${encryption.wire}` : (format ?? '-');
}

/** Counts of one run, printed when it ends. */
export interface Tally {
  received: Map<Verdict, number>;
  delivered: number;
  failed: number;
  /** Ids of deliveries whose attempt has ended and whose new state is not published yet. */
  attempted: Set<string>;
}

/** Counts a message into the tally. */
export function count(tally: Tally, message: BusMessage): void {
  if (message.type === 'received')
    tally.received.set(message.verdict, (tally.received.get(message.verdict) ?? 0) + 1);
  if (message.type === 'attempt' && message.kind === 'sent') tally.attempted.add(message.delivery);
  if (message.type !== 'updated' || message.kind !== 'sent') return;
  // Other updates, for example a link to a received delivery, repeat a state that was counted.
  if (!tally.attempted.delete(message.id)) return;
  if (message.state === 'delivered') tally.delivered += 1;
  if (message.state === 'failed') tally.failed += 1;
}

/** The tally in one line. */
export function summary({ received, delivered, failed }: Tally): string {
  const total = [...received.values()].reduce((sum, one) => sum + one, 0);
  const parts = [...received].map(([verdict, number]) => `${number} ${verdict}`).join(', ');
  return `Received ${total}${parts ? ` (${parts})` : ''} · sent ${delivered + failed} (${delivered} delivered, ${failed} failed)`;
}

/** The time of day, local. */
function time(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8);
}

/** The local time, with the date when it is not today. */
export function when(iso: string): string {
  const date = new Date(iso);
  if (date.toDateString() === new Date().toDateString()) return time(iso);
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${[year, month, day].map((part) => String(part).padStart(2, '0')).join('-')} ${time(iso)}`;
}

/** The short form of an id: its last 8 hex digits. */
export function short(id: string): string {
  return id.slice(-8);
}

/** A size in readable units. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
