/** The target may be an absolute URL, the form that is sent to proxies. */
const ENDPOINT_PATH = /^(?:https?:\/\/[^/?#]*)?\/hooks\/([^/?#]*)/;

/** The endpoint name in a request target; null when the path is not below `/hooks/`. */
export function endpointOfPath(target: string): string | null {
  const name = ENDPOINT_PATH.exec(target)?.[1];
  if (name === undefined) return null;
  try {
    return decodeURIComponent(name);
  } catch {
    // Invalid percent-encoding: the name is used as it is.
    return name;
  }
}
