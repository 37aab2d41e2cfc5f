/** Whether an HTTP status is a success by the sender's rule: only 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The name of the endpoint in a path of the receiver, or the path itself if it has none. */
export function endpointInPath(path: string): string {
  const name = /^\/hooks\/([^/?#]+)/.exec(path)?.[1];
  if (name === undefined) return path;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
