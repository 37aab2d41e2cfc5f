/** Host names that are this machine by their spelling, as the server judges them. */
const LOCAL_HTTP = /^http:\/\/(?:localhost|[^/:?#]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/?#]|$)/i;

/** Whether a URL is plain HTTP to this machine: refused until a switch allows it. */
export function isLocalHttp(url: string): boolean {
  return LOCAL_HTTP.test(url.trim());
}
