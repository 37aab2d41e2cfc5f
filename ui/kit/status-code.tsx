/** An HTTP status; only 2xx counts as a success. */
export function StatusCode({ status }: { status: number }) {
  const good = status >= 200 && status < 300;
  return (
    <span class="status-code" data-tone={good ? 'valid' : 'undecodable'}>
      {status}
      <span class="hidden">{good ? ' success' : ' failure'}</span>
    </span>
  );
}
