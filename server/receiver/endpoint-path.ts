/** The target may be an absolute URL, as proxies are sent it. */
const ENDPOINT_PATH = /^(?:https?:\/\/[^/?#]*)?\/hooks\/([^/?#]*)/;

/** The name of the endpoint that a request target stands for; null when it is not below `/hooks/`. */
export function endpointOfPath(target: string): string | null {
  const name = ENDPOINT_PATH.exec(target)?.[1];
  if (name === undefined) return null;
  try {
    return decodeURIComponent(name);
  } catch {
    // Not valid percent-encoding: the name is taken as it is.
    return name;
  }
}
