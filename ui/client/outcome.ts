import { ApiError } from './call.ts';

/** The outcome of calls: a value, or the error of a refused call. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: ApiError };

/** Turns a refused call into data. Every other exception is a bug and is thrown on. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ok: false, error };
  }
}

/**
 * Starts a read in the background. A refusal is not shown: the connection state shows that the server does not answer.
 * After the signal is aborted, every exception is dropped, because nothing uses the result.
 */
export function quietly(work: () => Promise<unknown>, signal?: AbortSignal): void {
  outcomeOf(work).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}
