import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { type Issued, issueCa, issueLeaf } from './issue.ts';
import { type CertificateNames, certificateNames } from './names.ts';

export { loadOwnCertificate, type OwnCertificate } from './own.ts';

/** What the receiver serves with, and the authority its callers have to trust. All but the path are PEM. */
export interface LocalTls {
  ca: string;
  caPath: string;
  cert: string;
  key: string;
  /** ISO 8601: when the leaf expires. */
  notAfter: string;
}

export interface EnsureTlsOptions {
  /** Created when missing. */
  dir: string;
  /** Names and addresses beyond localhost, 127.0.0.1 and ::1. */
  names: readonly string[];
  /** Milliseconds since the epoch. */
  now: () => number;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;

/**
 * Gives the certificate of this machine: the authority is drawn once and kept, the leaf issued anew when it is missing,
 * damaged, near its end or for other names.
 *
 * @throws {ExitError} 3, when the authority is damaged: people have trusted it, so it is never replaced unasked.
 */
export async function ensureTls({ dir, names, now }: EnsureTlsOptions): Promise<LocalTls> {
  const wanted = certificateNames(names);
  const caPath = join(dir, 'ca.pem');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const ca = readCa(dir, now()) ?? (await drawCa(dir, now()));
    const leaf = readLeaf(dir, ca, wanted, now()) ?? (await drawLeaf(dir, ca, wanted, now()));
    const notAfter = new Date(new X509Certificate(leaf.cert).validTo).toISOString();
    return { ca: ca.cert, caPath, cert: leaf.cert, key: leaf.key, notAfter };
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExitError(
      EXIT.environment,
      `The certificates in ${dir} cannot be read or written (${reason})`,
      'Make that folder readable and writable, or choose another --data-dir.',
      { cause: error },
    );
  }
}

/**
 * Issues a certificate for a server of the user's own, signed by the local authority; nothing of it is kept.
 *
 * @throws {ExitError} 2, for a name no certificate can carry; 3, when the authority is damaged.
 */
export async function issueForServer({ dir, names, now }: EnsureTlsOptions): Promise<Issued> {
  const wanted = certificateNames(names);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const ca = readCa(dir, now()) ?? (await drawCa(dir, now()));
  return issueLeaf(ca, wanted, now());
}

function readCa(dir: string, nowMs: number): Issued | null {
  const certPath = join(dir, 'ca.pem');
  const keyPath = join(dir, 'ca-key.pem');
  const present = [certPath, keyPath].filter((path) => existsSync(path));
  if (present.length === 0) return null;
  const [only] = present;
  if (present.length === 1) throw damagedCa(`half of it is missing, only ${only} is there`, present);
  const ca = { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') };
  const problem = caProblem(ca, nowMs);
  if (problem) throw damagedCa(problem, present);
  return ca;
}

function caProblem({ cert, key }: Issued, nowMs: number): string | null {
  const certificate = attempt(() => new X509Certificate(cert));
  if (!certificate) return 'ca.pem is not a certificate';
  const privateKey = attempt(() => createPrivateKey(key));
  if (!privateKey) return 'ca-key.pem is not a private key';
  if (!certificate.checkPrivateKey(privateKey)) return 'ca.pem and ca-key.pem do not belong together';
  if (!certificate.ca) return 'ca.pem is not the certificate of an authority';
  if (Date.parse(certificate.validTo) <= nowMs) return `ca.pem has expired (${certificate.validTo})`;
  return null;
}

function damagedCa(problem: string, paths: string[]): ExitError {
  return new ExitError(
    EXIT.environment,
    `The local certificate authority is damaged: ${problem}`,
    `Put it back, or delete ${paths.join(' and ')} to have a new one drawn; whoever trusted the old one has to trust the new one.`,
  );
}

async function drawCa(dir: string, nowMs: number): Promise<Issued> {
  const ca = await issueCa(nowMs);
  // The key first: a crash in between must not leave a certificate that people trust and nobody can use.
  writePrivately(join(dir, 'ca-key.pem'), ca.key);
  writePrivately(join(dir, 'ca.pem'), ca.cert);
  return ca;
}

function readLeaf(dir: string, ca: Issued, names: CertificateNames, nowMs: number): Issued | null {
  return attempt(() => {
    const leaf = {
      cert: readFileSync(join(dir, 'cert.pem'), 'utf8'),
      key: readFileSync(join(dir, 'key.pem'), 'utf8'),
    };
    return isUsable(leaf, ca, names, nowMs) ? leaf : null;
  });
}

function isUsable(leaf: Issued, ca: Issued, names: CertificateNames, nowMs: number): boolean {
  const certificate = new X509Certificate(leaf.cert);
  const authority = new X509Certificate(ca.cert);
  return (
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    certificate.checkPrivateKey(createPrivateKey(leaf.key)) &&
    Date.parse(certificate.validFrom) <= nowMs &&
    Date.parse(certificate.validTo) - RENEW_BEFORE_MS > nowMs &&
    isFor(certificate, names)
  );
}

/** Exactly these names: one that is no longer asked for has to go too. */
function isFor(certificate: X509Certificate, { dns, ip }: CertificateNames): boolean {
  const carried = (certificate.subjectAltName ?? '').split(', ');
  return (
    carried.length === dns.length + ip.length &&
    dns.every((name) => carried.includes(`DNS:${name}`)) &&
    ip.every((address) => certificate.checkIP(address) !== undefined)
  );
}

async function drawLeaf(dir: string, ca: Issued, names: CertificateNames, nowMs: number): Promise<Issued> {
  const leaf = await issueLeaf(ca, names, nowMs);
  writePrivately(join(dir, 'key.pem'), leaf.key);
  writePrivately(join(dir, 'cert.pem'), leaf.cert);
  return leaf;
}

/** Whole or not at all, and readable by the owner alone from the first byte. */
export function writePrivately(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
