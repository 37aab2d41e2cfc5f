import { EXIT, ExitError } from '../../base/exit.ts';
import type { AttemptSummary, Sent, StreamMessage } from '../../types.ts';
import type { Api } from './api.ts';

/** A delivery that was followed, with the attempts made during that time. */
export interface Followed {
  /** Its last known state. */
  sent: Sent;
  attempts: AttemptSummary[];
}

export interface FollowOptions {
  api: Pick<Api, 'stream'>;
  /** Starts deliveries and returns them. */
  act: () => Promise<readonly Sent[]>;
  onAttempt: (sent: Sent, attempt: AttemptSummary) => void;
  /** Whether to follow a delivery for one attempt only: it may still be pending after that. */
  once: boolean;
  /** Null: no limit. */
  timeoutMs: number | null;
}

/** Starts deliveries and follows them until each has ended, or the time is over (`timedOut`). */
export async function follow(options: FollowOptions): Promise<{ followed: Followed[]; timedOut: boolean }> {
  const { api, act, onAttempt, once, timeoutMs } = options;
  const early: StreamMessage[] = [];
  let take = (message: StreamMessage): void => void early.push(message);
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
      take = (message) => {
        note(message, { tracked, open, onAttempt, once });
        finish();
      };
      for (const message of early) take(message);
      finish();
      void stream.closed.then(() => reject(serverStopped()));
    });
    return { followed: [...tracked.values()], timedOut };
  } finally {
    stream.close();
  }
}

interface Following extends Pick<FollowOptions, 'onAttempt' | 'once'> {
  tracked: ReadonlyMap<string, Followed>;
  /** Ids of those that have not ended. */
  open: Set<string>;
}

function note(message: StreamMessage, { tracked, open, onAttempt, once }: Following): void {
  if (message.type === 'attempt' && message.kind === 'sent') {
    const { type: _, kind: __, purpose: ___, delivery, ...attempt } = message;
    const one = tracked.get(delivery);
    if (!one || !open.has(delivery)) return;
    one.attempts.push(attempt);
    onAttempt(one.sent, attempt);
  } else if (message.type === 'updated' && message.kind === 'sent') {
    const { type: _, kind: __, ...sent } = message;
    const one = tracked.get(sent.id);
    if (!one || !open.has(sent.id)) return;
    one.sent = sent;
    if (sent.state !== 'pending' || (once && one.attempts.length > 0)) open.delete(sent.id);
  } else if (message.type === 'deleted' && message.kind === 'sent') {
    // A deleted delivery sends no further message.
    for (const id of message.ids ?? [...open]) open.delete(id);
  }
}

function serverStopped(): ExitError {
  return new ExitError(
    EXIT.environment,
    'The server stopped while deliveries were pending.',
    'They go on when it is started again.',
  );
}
