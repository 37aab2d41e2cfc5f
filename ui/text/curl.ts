/** A word that any POSIX shell takes literally. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A line that posts the smallest event there is to a URL of the receiver. */
export function exampleCurl({ url, caPath, event }: { url: string; caPath: string; event: string }): string {
  const body = JSON.stringify({ event });
  return `curl --cacert ${shellQuote(caPath)} -H 'content-type: application/json' -d ${shellQuote(body)} ${shellQuote(url)}`;
}
