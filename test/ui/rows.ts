import type { Received, Sent } from '../../server/types.ts';

const idOf = (seq: number): string => `0192f3ab-0000-7000-8000-${String(seq).padStart(12, '0')}`;

/** A received delivery, valid unless told otherwise. */
export function received(seq: number, over: Partial<Received> = {}): Received {
  return {
    id: idOf(seq),
    seq,
    receivedAt: '2026-11-21T12:00:00.000Z',
    endpoint: 'inbox',
    method: 'POST',
    path: '/hooks/inbox',
    remote: '127.0.0.1',
    contentType: 'application/json',
    sizeBytes: 612,
    format: 'json',
    encryption: { mode: 'gcm', wire: 'gcm-base64', keyLabel: 'inbox' },
    event: 'purchase_made',
    recognisedBy: 'field',
    about: null,
    verdict: 'valid',
    cause: null,
    issueCount: 0,
    driftCount: 0,
    durationUs: 900,
    replyStatus: 200,
    forwardError: null,
    twin: null,
    ...over,
  };
}

/** A sent delivery, delivered unless told otherwise. */
export function sent(seq: number, over: Partial<Sent> = {}): Sent {
  return {
    id: idOf(seq),
    seq,
    createdAt: '2026-11-21T12:00:00.000Z',
    webhook: { id: 'w1', name: 'Local inbox' },
    event: 'purchase_made',
    about: null,
    url: 'https://localhost:4643/hooks/inbox',
    format: 'json',
    encryption: null,
    state: 'delivered',
    attemptCount: 1,
    lastStatus: 200,
    nextAttemptAt: null,
    sizeBytes: 612,
    twin: null,
    ...over,
  };
}
