import { X509Certificate } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIPv6 } from 'node:net';
import {
  checkServerIdentity,
  createSecureContext,
  type PeerCertificate,
  rootCertificates,
  type SecureContext,
} from 'node:tls';
import { createRecent } from '../base/recent.ts';
import { OutboundFailure, outboundError } from './errors.ts';
import type { OutboundRequest } from './shapes.ts';

/** Connection pools, separated by the checks that are made when a connection is opened. */
export interface Agents {
  /** `fresh`: an agent that neither reuses nor keeps connections. */
  of(request: OutboundRequest, secure: boolean, fresh: boolean): HttpAgent | HttpsAgent;
  close(): void;
}

/**
 * Shorter than the idle timeout of servers (2 s and more), so that a server rarely closes a connection just when it is
 * reused.
 */
const IDLE_MS = 1000;
const MAX_IDLE = 16;
/** Agents and TLS contexts kept: each webhook may have its own CA, and a context holds about 150 root certificates. */
const MAX_KEPT = 16;

/** `ca`: PEM certificates that are trusted in addition to Node's own. */
export function createAgents(ca: readonly string[]): Agents {
  // One that is dropped ends by itself: its exchanges go on, and idle connections are closed after `IDLE_MS`.
  const agents = createRecent<HttpAgent | HttpsAgent>(MAX_KEPT);
  const contexts = createRecent<SecureContext>(MAX_KEPT);

  // One context per set of CAs, because parsing about 150 root certificates takes milliseconds.
  function contextFor(extra: string): SecureContext {
    return contexts.get(extra, () => {
      if (extra) checkPem(extra);
      return createSecureContext({ ca: [...rootCertificates, ...ca, ...(extra ? [extra] : [])] });
    });
  }

  function create(request: OutboundRequest, secure: boolean, keepAlive: boolean): HttpAgent | HttpsAgent {
    const pool = { keepAlive, maxFreeSockets: MAX_IDLE, timeout: IDLE_MS };
    if (!secure) return new HttpAgent(pool);
    const { insecure = false, ca: extra = '' } = request.tls ?? {};
    const secureContext = contextFor(extra);
    return new HttpsAgent({
      ...pool,
      secureContext,
      rejectUnauthorized: !insecure,
      checkServerIdentity: checkIdentity,
    });
  }

  return {
    of(request, secure, fresh) {
      if (fresh) return create(request, secure, false);
      // Separated by purpose, too: a target may be allowed for one purpose and forbidden for another, and it is checked
      // only when connecting.
      const { insecure = false, ca: extra = '' } = request.tls ?? {};
      const key = JSON.stringify([request.purpose, secure, secure && insecure, secure && extra]);
      return agents.get(key, () => create(request, secure, true));
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

/**
 * Node 22.23 compares IPv6 addresses as text (`::1` with `0:0:0:0:0:0:0:1`) and rejects valid certificates;
 * `X509Certificate.checkIP` compares them correctly.
 */
function checkIdentity(host: string, certificate: PeerCertificate): Error | undefined {
  const known = isIPv6(host) && new X509Certificate(certificate.raw).checkIP(host) !== undefined;
  return known ? undefined : checkServerIdentity(host, certificate);
}

const BEGIN_CERTIFICATE = '-----BEGIN CERTIFICATE-----';

/** OpenSSL silently ignores a certificate that it cannot read, and then the error does not name the reason. */
function checkPem(text: string): void {
  const [, ...blocks] = text.split(BEGIN_CERTIFICATE);
  try {
    for (const block of blocks) new X509Certificate(`${BEGIN_CERTIFICATE}${block}`);
  } catch {
    throw new OutboundFailure(outboundError('bad-ca'));
  }
  if (blocks.length === 0) throw new OutboundFailure(outboundError('bad-ca'));
}
