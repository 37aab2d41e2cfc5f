import type { WebhookTls } from '../types.ts';

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Where the two planes listen, as far as addresses are judged by it. */
export interface Planes {
  inspectorPort: number;
  receiver: { port: number; names: readonly string[] };
}

/** Whether a URL's host name is this machine by its spelling. */
function isLoopbackName(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

const HTTPS_ONLY = 'The Request URL must begin with https://, as on the platform.';
const HTTPS_OR_LOCAL = 'The URL must begin with https://, or with http:// when it leads to this machine.';
const HTTP_SWITCH =
  'For an app on this machine, turn on “Allow http:// to this machine” (tls.allowHttp; --allow-http on the command line).';

/** What is wrong with a Request URL, or null: `https://` as on the platform, plain HTTP to loopback on request only. */
export function requestUrlProblem(text: string, tls: WebhookTls, planes: Planes): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'This is no URL. Write it like https://your-server.com/webhook.';
  }
  if (url.username || url.password) return 'Remove the user name and password: a Request URL has none.';
  if (url.protocol === 'http:') {
    const local = isLoopbackName(url.hostname);
    if (!tls.allowHttp) return local ? `${HTTPS_ONLY} ${HTTP_SWITCH}` : HTTPS_ONLY;
    if (!local) return 'Plain http:// is allowed to this machine only (localhost, 127.0.0.1, [::1]).';
  } else if (url.protocol !== 'https:') return tls.allowHttp ? HTTPS_OR_LOCAL : HTTPS_ONLY;
  if (isLoopbackName(url.hostname) && portOf(url) === planes.inspectorPort) {
    return "This is rai-hooks' own inspector, which takes no deliveries: use the receiver's URL.";
  }
  return null;
}

/**
 * What is wrong with a URL that received deliveries are handed on or sent again to, or null: `https://` anywhere,
 * `http://` to this machine, never our own inspector, and forwarding never our own receiver.
 */
export function relayUrlProblem(text: string, planes: Planes, purpose: 'forward' | 'replay'): string | null {
  const fault = requestUrlProblem(text, { allowHttp: true }, planes);
  if (fault) return fault;
  const url = new URL(text);
  const own = isLoopbackName(url.hostname) && portOf(url) === planes.receiver.port;
  return own && purpose === 'forward'
    ? 'This is our own receiver: what it receives would come back to it for ever.'
    : null;
}

/** The endpoint a URL names when it points at our own receiver, else null. */
export function ownEndpoint(text: string, planes: Planes): string | null {
  const url = new URL(text);
  const names = planes.receiver.names.map((name) => name.toLowerCase());
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:' || portOf(url) !== planes.receiver.port) return null;
  if (!isLoopbackName(url.hostname) && !names.includes(host)) return null;
  const match = /^\/hooks\/([^/]+)$/.exec(url.pathname);
  return match?.[1] ? decodeName(match[1]) : null;
}

/** As the receiver reads it: what is no percent-encoding stands for itself. */
function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function portOf(url: URL): number {
  return url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80;
}
