const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether a host name or address to listen on reaches only this machine. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Whether the host of a URL is this machine, `*.localhost` included (RFC 6761). For listening, that is not certain enough:
 * some resolvers ask the DNS for such names.
 */
export function isLoopbackName(hostname: string): boolean {
  return isLoopbackHost(hostname) || /.\.localhost$/i.test(hostname);
}
