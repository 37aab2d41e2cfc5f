import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopback, isOwnAddress } from './addresses.ts';
import { OutboundFailure, outboundError } from './errors.ts';
import type { ForbiddenTarget, OutboundError, OutboundRequest } from './shapes.ts';

/** The target of a request, from its checked URL. */
export interface Target {
  url: URL;
  secure: boolean;
  /** Without the brackets of an IPv6 address. */
  host: string;
  port: number;
  /** Checks a resolved address of the host. */
  checkAddress(address: string): OutboundError | null;
}

type Forbidden = () => readonly ForbiddenTarget[];

/** Parses and checks the URL of a request; an error when it cannot or must not be used. */
export function targetOf(
  request: Pick<OutboundRequest, 'url' | 'purpose' | 'tls'>,
  forbidden: Forbidden,
): Target | OutboundError {
  const url = URL.canParse(request.url) ? new URL(request.url) : null;
  if (!url) return outboundError('bad-url', request.url === '' ? 'it is empty' : undefined);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return outboundError('bad-url', `${url.protocol} is neither https: nor http:`);
  }
  if (url.username !== '' || url.password !== '') {
    return outboundError('bad-url', 'it contains a user name or password');
  }
  const secure = url.protocol === 'https:';
  if (!secure && !request.tls?.allowHttp) return outboundError('insecure-url');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port) || (secure ? 443 : 80);

  const checkAddress = (address: string): OutboundError | null => {
    if (!secure && !isLoopback(address)) {
      return outboundError('insecure-url', `${host} is not this machine (${address})`);
    }
    return isForbidden(address, port) ? outboundError('forbidden-target', `port ${port}`) : null;
  };
  const isForbidden = (address: string, at: number): boolean =>
    forbidden().some(
      (target) => target.port === at && (target.purposes?.includes(request.purpose) ?? true),
    ) && isOwnAddress(address);

  const problem = isIP(host) ? checkAddress(host) : null;
  return problem ?? { url, secure, host, port, checkAddress };
}

/**
 * A lookup for `net.connect` that checks the result, so that the checked address is the one connected to; a second
 * lookup could return another. If one of several addresses is refused, all are.
 */
export function checkedLookup(target: Target): LookupFunction {
  return (hostname, options, callback) => {
    const all: LookupOptions & { all: true } = { ...options, all: true };
    lookup(hostname, all, (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first) return callback(new OutboundFailure(outboundError('dns', hostname)), []);
      const problem = refusalOf(addresses, target);
      if (problem) return callback(problem, []);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/** Why an address must not be connected to; null when none is refused. */
function refusalOf(addresses: readonly LookupAddress[], target: Target): Error | null {
  try {
    for (const { address } of addresses) {
      const problem = target.checkAddress(address);
      if (problem) return new OutboundFailure(problem);
    }
    return null;
  } catch (cause) {
    // Some sandboxes forbid reading the interfaces. An exception in a callback of the lookup would end the process.
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}
