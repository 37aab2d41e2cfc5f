import type { AttemptSummary, Sent, SentDetail, StreamMessage } from '../../types.ts';
import type { Api } from './api.ts';
import { ApiError } from './client.ts';
import { serverStopped } from './server-stopped.ts';

/** A delivery that was followed, with the attempts made during that time. */
export interface Followed {
  /** Its last known state. */
  sent: Sent;
  attempts: AttemptSummary[];
}

export interface FollowOptions {
  api: Pick<Api, 'stream' | 'get'>;
  /** Starts deliveries and returns them. */
  act: () => Promise<readonly Sent[]>;
  onAttempt: (sent: Sent, attempt: AttemptSummary) => void;
  /** Whether to follow a delivery for one attempt only: it may still be pending after that. */
  once: boolean;
  /** Null: no limit. */
  timeoutMs: number | null;
  /** Messages kept while `act` runs. */
  maxEarly?: number;
}

const MAX_EARLY = 1000;

/** Starts deliveries and follows them until each has ended, or the time is over (`timedOut`). */
export async function follow(options: FollowOptions): Promise<{ followed: Followed[]; timedOut: boolean }> {
  const { api, act, onAttempt, once, timeoutMs, maxEarly = MAX_EARLY } = options;
  const early: StreamMessage[] = [];
  let take = (message: StreamMessage): void => {
    if (!isAboutSent(message)) return;
    // Nothing is lost by dropping: the reload makes `follow` read each delivery again.
    if (early.length >= maxEarly) early.splice(0, early.length, { type: 'reload', seq: 0 });
    else early.push(message);
  };
  // Opened before `act`, so that no message between the two is missed.
  const stream = await api.stream((message) => take(message));
  try {
    const tracked = new Map(
      (await act()).map((sent) => [sent.id, { sent, attempts: [] as AttemptSummary[] }]),
    );
    const open = new Set(tracked.keys());
    const timedOut = await new Promise<boolean>((resolve, reject) => {
      const timer = timeoutMs === null ? null : setTimeout(() => resolve(true), timeoutMs);
      const finish = () => {
        if (open.size > 0) return;
        if (timer) clearTimeout(timer);
        resolve(false);
      };
      const following = { tracked, open, onAttempt, once };
      take = (message) => {
        if (message.type === 'reload') readAgain(api, following).then(finish, reject);
        else note(message, following);
        finish();
      };
      for (const message of early) take(message);
      finish();
      void stream.closed.then(() =>
        reject(serverStopped('Pending deliveries go on when it is started again.')),
      );
    });
    return { followed: [...tracked.values()], timedOut };
  } finally {
    stream.close();
  }
}

function isAboutSent(message: StreamMessage): boolean {
  return message.type === 'reload' || ('kind' in message && message.kind === 'sent');
}

interface Following extends Pick<FollowOptions, 'onAttempt' | 'once'> {
  tracked: ReadonlyMap<string, Followed>;
  /** Ids of those that have not ended. */
  open: Set<string>;
}

function note(message: StreamMessage, following: Following): void {
  if (message.type === 'attempt' && message.kind === 'sent') {
    const { type: _, kind: __, purpose: ___, delivery, ...attempt } = message;
    noteAttempt(delivery, attempt, following);
  } else if (message.type === 'updated' && message.kind === 'sent') {
    const { type: _, kind: __, ...sent } = message;
    noteState(sent, following);
  } else if (message.type === 'deleted' && message.kind === 'sent') {
    // A deleted delivery sends no further message.
    for (const id of message.ids ?? [...following.open]) following.open.delete(id);
  }
}

/** Records an attempt once: after a reload, the stream may repeat one that was read from the list. */
function noteAttempt(id: string, attempt: AttemptSummary, { tracked, open, onAttempt }: Following): void {
  const one = tracked.get(id);
  if (!one || !open.has(id) || one.attempts.some(({ number }) => number === attempt.number)) return;
  one.attempts.push(attempt);
  onAttempt(one.sent, attempt);
}

function noteState(sent: Sent, { tracked, open, once }: Following): void {
  const one = tracked.get(sent.id);
  if (!one || !open.has(sent.id)) return;
  one.sent = sent;
  if (sent.state !== 'pending' || (once && one.attempts.length > 0)) open.delete(sent.id);
}

/** Reads the pending deliveries again after the server has dropped messages that were not read in time. */
async function readAgain(api: FollowOptions['api'], following: Following): Promise<void> {
  for (const id of [...following.open]) {
    const detail = await orNull(api.get('sent', id));
    if (detail === null) following.open.delete(id);
    else noteDetail(detail, following);
  }
}

function noteDetail(detail: SentDetail, following: Following): void {
  const { headers: _, payload: __, attempts, ...sent } = detail;
  for (const { number, startedAt, durationMs, response, error } of attempts) {
    const status = response?.status ?? null;
    noteAttempt(sent.id, { number, startedAt, durationMs, status, error }, following);
  }
  noteState(sent, following);
}

/** Null for what was deleted. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}
