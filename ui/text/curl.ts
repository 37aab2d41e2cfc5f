/** Quotes a text so that any POSIX shell reads it unchanged. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A curl command that posts a minimal event to an endpoint. */
export function exampleCurl({ url, caPath, event }: { url: string; caPath: string; event: string }): string {
  const body = JSON.stringify({ event });
  return `curl --cacert ${shellQuote(caPath)} -H 'content-type: application/json' -d ${shellQuote(body)} ${shellQuote(url)}`;
}
