import { ApiError } from './call.ts';

/** How calls ended: with a value, or refused by the server. */
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
 * Starts a reading in the background. A refusal is not shown: the state of the connection already tells of it. Once
 * the signal is aborted nobody waits for the result, so the exception of the aborted call is dropped too.
 */
export function quietly(work: () => Promise<unknown>, signal?: AbortSignal): void {
  outcomeOf(work).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}
