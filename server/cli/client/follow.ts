import { EXIT, ExitError } from '../../base/exit.ts';
import type { AttemptSummary, Sent, StreamMessage } from '../../types.ts';
import type { Api } from './api.ts';

/** A delivery that was followed, with the attempts seen meanwhile. */
export interface Followed {
  /** As it stood at the end. */
  sent: Sent;
  attempts: AttemptSummary[];
}

export interface FollowOptions {
  api: Pick<Api, 'stream'>;
  /** Puts deliveries on their way and names them. */
  act: () => Promise<readonly Sent[]>;
  onAttempt: (sent: Sent, attempt: AttemptSummary) => void;
  /** Whether one attempt is all that is followed: a delivery has then ended, though it may be pending still. */
  once: boolean;
  /** Null: as long as it takes. */
  timeoutMs: number | null;
}

/** Puts deliveries on their way and follows them until each has ended; `timedOut` when some had not. */
export async function follow(options: FollowOptions): Promise<{ followed: Followed[]; timedOut: boolean }> {
  const { api, act, onAttempt, once, timeoutMs } = options;
  const early: StreamMessage[] = [];
  let take = (message: StreamMessage): void => void early.push(message);
  // Listening goes first, so that nothing is missed between acting and following.
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
      void stream.closed.then(() => reject(cutOff()));
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
    const { type: _, kind: __, delivery, ...attempt } = message;
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
    // What is gone will not be told of again.
    for (const id of message.ids ?? [...open]) open.delete(id);
  }
}

function cutOff(): ExitError {
  return new ExitError(
    EXIT.environment,
    'The server stopped before every delivery had ended.',
    'Pending ones go on when it is started again.',
  );
}
