import { styleText } from 'node:util';
import type { Running } from '../main.ts';
import type { BusMessage, Received, Verdict } from '../types.ts';

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colours text, or leaves it as it is where nobody looks. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text) : text);
}

const VERDICT_STYLE: Record<Verdict, Style> = {
  valid: 'green',
  invalid: 'yellow',
  unrecognised: 'blue',
  undecodable: 'red',
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

/** The line of one message, or null when it is none a person waits for. */
export function line(
  message: BusMessage,
  events: Map<string, { event: string; url: string }>,
  paint: Paint,
): string | null {
  switch (message.type) {
    case 'sent':
      events.set(message.id, message);
      return null;
    case 'received':
      return receivedLine(message, paint);
    case 'attempt': {
      const sent = events.get(message.delivery);
      if (message.kind !== 'sent' || !sent) return null;
      const ok = message.error === null && message.status !== null && message.status < 300;
      const outcome = message.status === null ? (message.error?.code ?? 'failed') : String(message.status);
      const took = `${Math.round(message.durationMs)}ms`;
      return `${time(message.startedAt)}  --> ${sent.event}  ${short(message.delivery)}  POST ${sent.url}  ${paint(ok ? 'green' : 'red', `[${outcome}]`)} ${took}`;
    }
    case 'updated':
      if (message.kind === 'sent' && message.state !== 'pending') events.delete(message.id);
      return null;
    case 'deleted':
      return null;
  }
}

function receivedLine(received: Received, paint: Paint): string {
  const { verdict, encryption, cause, issueCount } = received;
  const detail = verdict === 'invalid' ? `${issueCount} ${issueCount === 1 ? 'issue' : 'issues'}` : cause;
  const said = paint(VERDICT_STYLE[verdict], detail ? `${verdict} (${detail})` : verdict);
  const form = encryption ? `${encryption.mode}/${encryption.wire}` : (received.format ?? '-');
  return `${time(received.receivedAt)}  <-- ${received.event ?? '-'}  ${short(received.id)}  ${said}  ${form}  ${size(received.sizeBytes)}`;
}

/** Counts of one run, told when it ends. */
export interface Tally {
  received: Map<Verdict, number>;
  delivered: number;
  failed: number;
}

/** Counts a message into the tally. */
export function count(tally: Tally, message: BusMessage): void {
  if (message.type === 'received')
    tally.received.set(message.verdict, (tally.received.get(message.verdict) ?? 0) + 1);
  if (message.type !== 'updated' || message.kind !== 'sent') return;
  if (message.state === 'delivered') tally.delivered += 1;
  if (message.state === 'failed') tally.failed += 1;
}

/** The tally in one line. */
export function summary({ received, delivered, failed }: Tally): string {
  const total = [...received.values()].reduce((sum, one) => sum + one, 0);
  const parts = [...received].map(([verdict, number]) => `${number} ${verdict}`).join(', ');
  return `Received ${total}${parts ? ` (${parts})` : ''} · sent ${delivered + failed} (${delivered} delivered, ${failed} failed)`;
}

function time(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8);
}

function short(id: string): string {
  return id.slice(-8);
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
