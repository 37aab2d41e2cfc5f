import { isLoopbackName } from '../base/loopback.ts';
import type { WebhookTls } from '../types.ts';

/** The ports and names of both planes, to recognise our own addresses. */
export interface Planes {
  inspectorPort: number;
  receiver: { port: number; names: readonly string[] };
}

const HTTPS_ONLY = 'The Request URL must begin with https://, as on the platform.';
const HTTPS_OR_LOCAL = 'The URL must begin with https://, or with http:// if it points to this machine.';
const HTTP_SWITCH =
  'For an app on this machine, turn on “Allow http:// to this machine” (tls.allowHttp; --allow-http on the command line).';

/**
 * What is wrong with a Request URL, or null: `https://` as on the platform; `http://` to loopback only with
 * `tls.allowHttp`.
 */
export function requestUrlProblem(text: string, tls: WebhookTls, planes: Planes): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'This is not a URL. Write it like https://your-server.com/webhook.';
  }
  if (url.username || url.password)
    return 'Remove the user name and password: a Request URL must not contain them.';
  if (url.protocol === 'http:') {
    const local = isLoopbackName(url.hostname);
    if (!tls.allowHttp) return local ? `${HTTPS_ONLY} ${HTTP_SWITCH}` : HTTPS_ONLY;
    if (!local) return 'http:// is allowed only to this machine (localhost, 127.0.0.1, [::1]).';
  } else if (url.protocol !== 'https:') return tls.allowHttp ? HTTPS_OR_LOCAL : HTTPS_ONLY;
  if (isLoopbackName(url.hostname) && portOf(url) === planes.inspectorPort) {
    return 'This is the inspector of rai-hooks, which accepts no deliveries. Use the URL of the receiver.';
  }
  return null;
}

/**
 * What is wrong with the target of a forward or replay, or null: `https://` anywhere, `http://` only to this machine,
 * never the inspector, and for forwards never the receiver.
 */
export function relayUrlProblem(text: string, planes: Planes, purpose: 'forward' | 'replay'): string | null {
  const problem = requestUrlProblem(text, { allowHttp: true }, planes);
  if (problem) return problem;
  const url = new URL(text);
  const own = isLoopbackName(url.hostname) && portOf(url) === planes.receiver.port;
  return own && purpose === 'forward'
    ? 'This is the receiver of rai-hooks: forwarding to it would repeat for ever.'
    : null;
}

/** The endpoint of a URL that points to our own receiver; null for other URLs. */
export function ownEndpoint(text: string, planes: Planes): string | null {
  const url = new URL(text);
  const names = planes.receiver.names.map((name) => name.toLowerCase());
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:' || portOf(url) !== planes.receiver.port) return null;
  if (!isLoopbackName(url.hostname) && !names.includes(host)) return null;
  const match = /^\/hooks\/([^/]+)$/.exec(url.pathname);
  return match?.[1] ? decodeName(match[1]) : null;
}

/** Decodes the name like the receiver: invalid percent-encoding is kept as it is. */
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
