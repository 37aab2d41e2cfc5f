import type { DeliveryKind, Received, Sent } from '../../server/types.ts';
import type { Api } from '../client/api.ts';
import { ApiError } from '../client/call.ts';
import type { DetailResult } from '../state/detail.ts';
import type { PageQuery, PageResult } from '../state/page-reader.ts';
import type { Readers } from '../state/store.ts';

/** The problem text of a call that was refused or not answered. */
function problemOf(error: unknown, signal: AbortSignal, notFound?: string): { problem: string } {
  if (error instanceof ApiError) {
    if (notFound !== undefined && error.problem.status === 404) return { problem: notFound };
    const named = error.problem.errors?.map(({ detail }) => detail).join(' ');
    return { problem: named || error.message };
  }
  if (signal.aborted) return { problem: 'Aborted' };
  throw error;
}

const DELETED = 'There is no delivery with this id. It may have been deleted.';

const pageReader =
  <R extends Received | Sent>(api: Api, kind: DeliveryKind) =>
  (query: PageQuery, signal: AbortSignal): Promise<PageResult<R>> =>
    api.page<R>(kind, { ...query }, signal).then(
      (page) => ({ page }),
      (error: unknown) => ({
        ...problemOf(error, signal),
        refused: error instanceof ApiError && error.problem.status === 400,
      }),
    );

const detailReader =
  <D>(read: (ref: string, signal: AbortSignal) => Promise<D>) =>
  (ref: string, signal: AbortSignal): Promise<DetailResult<D>> =>
    read(ref, signal).then(
      (detail) => ({ detail }),
      (error: unknown) => problemOf(error, signal, DELETED),
    );

/** Reads deliveries through the API; refusals are returned as data. */
export function createReaders(api: Api): Readers {
  return {
    receivedPage: pageReader<Received>(api, 'received'),
    sentPage: pageReader<Sent>(api, 'sent'),
    received: detailReader(api.received),
    sent: detailReader(api.sent),
  };
}
