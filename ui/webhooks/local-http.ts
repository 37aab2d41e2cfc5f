/** URLs with a loopback host name or address, by the same rule as the server's. */
const LOCAL_HTTP = /^http:\/\/(?:localhost|[^/:?#]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/?#]|$)/i;

/** Whether a URL is plain HTTP to this machine; the server refuses it unless the webhook allows http://. */
export function isLocalHttp(url: string): boolean {
  return LOCAL_HTTP.test(url.trim());
}
