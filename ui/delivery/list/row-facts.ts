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
