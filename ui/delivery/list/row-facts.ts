/** Whether an HTTP status means success, as for the sender: 2xx and nothing else. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The endpoint that a path of the receiver names, or the path itself. */
export function endpointInPath(path: string): string {
  const name = /^\/hooks\/([^/?#]+)/.exec(path)?.[1];
  if (name === undefined) return path;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
