import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { EXIT, ExitError } from '../base/exit.ts';

/** The names in a certificate: each once, in canonical form. */
export interface CertificateNames {
  dns: string[];
  ip: string[];
}

/** Names in every certificate. */
const ALWAYS = ['localhost', '127.0.0.1', '::1'];

/**
 * Sorts the names into host names and IP addresses, and adds those of this machine.
 *
 * @throws {ExitError} 2, for a name that is not valid in a certificate.
 */
export function certificateNames(extra: readonly string[]): CertificateNames {
  const dns = new Set<string>();
  const ip = new Set<string>();
  for (const name of [...ALWAYS, ...extra]) {
    const bare = name.trim().replace(/^\[(.*)\]$/, '$1');
    if (isIP(bare) === 6) ip.add(new URL(`http://[${bare}]`).hostname.slice(1, -1));
    else if (isIP(bare) === 4) ip.add(bare);
    else dns.add(dnsName(name));
  }
  return { dns: [...dns], ip: [...ip] };
}

/** Characters that end a host name in a URL. */
const FORBIDDEN = /[/\\?#@:%\s]/;

function dnsName(name: string): string {
  const wildcard = name.startsWith('*.') ? '*.' : '';
  const bare = name.slice(wildcard.length).trim();
  // domainToASCII reads "a/b" as a URL does: it would give "a".
  const ascii = FORBIDDEN.test(bare) ? '' : domainToASCII(bare).replace(/\.$/, '');
  const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
  if (ascii.length > 253 || !new RegExp(`^${label}(\\.${label})*$`).test(ascii)) {
    throw new ExitError(
      EXIT.usage,
      `"${name}" is neither a host name nor an IP address`,
      'Give names like hooks.example.test or addresses like 192.0.2.1, without scheme or port.',
    );
  }
  return wildcard + ascii;
}
