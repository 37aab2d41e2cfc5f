import { isSuccess } from '../text/http-status.ts';

/** An HTTP status; only 2xx counts as a success. */
export function StatusCode({ status }: { status: number }) {
  const good = isSuccess(status);
  return (
    <span class="status-code" data-tone={good ? 'valid' : 'undecodable'}>
      {status}
      <span class="hidden">{good ? ' success' : ' failure'}</span>
    </span>
  );
}
