import { headerValue } from '../../base/headers.ts';
import type { AttemptError, HeaderPair, Received, ReceivedDetail, SentDetail } from '../../types.ts';

/** One HTTP exchange for exports, received or sent. */
export interface ExportedExchange {
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  request: { method: string; url: string; headers: readonly HeaderPair[]; body: Uint8Array };
  /** Null when there was no answer. */
  response: { status: number; headers: readonly HeaderPair[]; body: string } | null;
  error: AttemptError | null;
  /** Facts about the delivery that are not part of HTTP. */
  about: {
    kind: 'received' | 'sent';
    id: string;
    event: string | null;
    /** Of a received delivery. */
    verdict?: string;
    /** Of a sent delivery, from 1. */
    attempt?: number;
  };
}

/** A received delivery as an exchange: the request as received, and our reply. */
export function receivedExchange(
  detail: Received & Pick<ReceivedDetail, 'headers' | 'reply'>,
  body: Uint8Array,
  options: { origin: string },
): ExportedExchange {
  const { method, path, headers, reply, id, event, verdict } = detail;
  return {
    startedAt: detail.receivedAt,
    durationMs: detail.durationUs / 1000,
    request: { method, url: receivedUrl(detail, options.origin) + path, headers, body },
    response: reply,
    error: null,
    about: { kind: 'received', id, event, verdict },
  };
}

/** The attempts of a sent delivery as exchanges, oldest first; empty without attempts. */
export function sentExchanges(detail: SentDetail, body: Uint8Array): ExportedExchange[] {
  const { id, event } = detail;
  const oldestFirst = [...detail.attempts].sort((a, b) => a.number - b.number);
  return oldestFirst.map(({ number, startedAt, durationMs, request, response, error }) => ({
    startedAt,
    durationMs,
    request: { ...request, body },
    response,
    error,
    about: { kind: 'sent', id, event, attempt: number },
  }));
}

/** The origin that the sender used, from the Host header; `origin` when that header is not valid. */
function receivedUrl({ headers }: Pick<ReceivedDetail, 'headers'>, origin: string): string {
  const host = headerValue(headers, 'host') ?? '';
  const plausible = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(host);
  return plausible && URL.canParse(`https://${host}`) ? `https://${host}` : origin;
}
