import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { messageOf } from '../base/message-of.ts';
import { type Issued, issueCa, issueLeaf } from './issue.ts';
import { type CertificateNames, certificateNames } from './names.ts';

export { loadOwnCertificate, type OwnCertificate } from './own.ts';

/** The receiver's certificate, and the local CA that its clients must trust. All but the path are PEM. */
export interface LocalTls {
  ca: string;
  caPath: string;
  cert: string;
  key: string;
  /** When the receiver's certificate expires, ISO 8601. */
  notAfter: string;
}

export interface EnsureTlsOptions {
  /** Folder of the CA. Created when it does not exist. */
  dir: string;
  /** Host names and addresses in addition to localhost, 127.0.0.1 and ::1. */
  names: readonly string[];
  /** Milliseconds since the epoch. */
  now: () => number;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;

/**
 * Returns the receiver's certificate. The local CA is created once and kept. The certificate (the leaf) is issued again
 * when it is missing, damaged, expires soon or is for other names.
 *
 * @throws {ExitError} 3, when the CA is damaged. It is never replaced without the user, who has made clients trust it.
 */
export async function ensureTls({ dir, names, now }: EnsureTlsOptions): Promise<LocalTls> {
  const wanted = certificateNames(names);
  const caPath = join(dir, 'ca.pem');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const ca = readCa(dir, now()) ?? (await createCa(dir, now()));
    const leaf = readLeaf(dir, ca, wanted, now()) ?? (await createLeaf(dir, ca, wanted, now()));
    const notAfter = new Date(new X509Certificate(leaf.cert).validTo).toISOString();
    return { ca: ca.cert, caPath, cert: leaf.cert, key: leaf.key, notAfter };
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const reason = messageOf(error);
    throw new ExitError(
      EXIT.environment,
      `The certificates in ${dir} cannot be read or written (${reason})`,
      'Make that folder readable and writable, or choose another --data-dir.',
      { cause: error },
    );
  }
}

/**
 * Issues a certificate for the user's own server, signed by the local CA. Neither certificate nor key is stored here.
 *
 * @throws {ExitError} 2, for a name that is not valid in a certificate; 3, when the CA is damaged.
 */
export async function issueForServer({ dir, names, now }: EnsureTlsOptions): Promise<Issued> {
  const wanted = certificateNames(names);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const ca = readCa(dir, now()) ?? (await createCa(dir, now()));
  return issueLeaf(ca, wanted, now());
}

function readCa(dir: string, nowMs: number): Issued | null {
  const certPath = join(dir, 'ca.pem');
  const keyPath = join(dir, 'ca-key.pem');
  const present = [certPath, keyPath].filter((path) => existsSync(path));
  if (present.length === 0) return null;
  const [only] = present;
  if (present.length === 1) throw damagedCa(`one of its two files is missing, only ${only} exists`, present);
  const ca = { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') };
  const problem = caProblem(ca, nowMs);
  if (problem) throw damagedCa(problem, present);
  return ca;
}

function caProblem({ cert, key }: Issued, nowMs: number): string | null {
  const certificate = orNull(() => new X509Certificate(cert));
  if (!certificate) return 'ca.pem is not a certificate';
  const privateKey = orNull(() => createPrivateKey(key));
  if (!privateKey) return 'ca-key.pem is not a private key';
  if (!certificate.checkPrivateKey(privateKey)) return 'ca.pem and ca-key.pem do not match';
  if (!certificate.ca) return 'ca.pem is not the certificate of a CA';
  if (Date.parse(certificate.validTo) <= nowMs) return `ca.pem has expired (${certificate.validTo})`;
  return null;
}

function damagedCa(problem: string, paths: string[]): ExitError {
  return new ExitError(
    EXIT.environment,
    `The local certificate authority (CA) is damaged: ${problem}`,
    `Restore it, or delete ${paths.join(' and ')}: then a new CA is created, and every client must trust the new one.`,
  );
}

async function createCa(dir: string, nowMs: number): Promise<Issued> {
  const ca = await issueCa(nowMs);
  // The key first: after a crash in between, no certificate exists that clients might trust without its key.
  writePrivately(join(dir, 'ca-key.pem'), ca.key);
  writePrivately(join(dir, 'ca.pem'), ca.cert);
  return ca;
}

function readLeaf(dir: string, ca: Issued, names: CertificateNames, nowMs: number): Issued | null {
  return orNull(() => {
    const leaf = {
      cert: readFileSync(join(dir, 'cert.pem'), 'utf8'),
      key: readFileSync(join(dir, 'key.pem'), 'utf8'),
    };
    return isUsable(leaf, ca, names, nowMs) ? leaf : null;
  });
}

function isUsable(leaf: Issued, ca: Issued, names: CertificateNames, nowMs: number): boolean {
  const certificate = new X509Certificate(leaf.cert);
  const issuer = new X509Certificate(ca.cert);
  return (
    certificate.checkIssued(issuer) &&
    certificate.verify(issuer.publicKey) &&
    certificate.checkPrivateKey(createPrivateKey(leaf.key)) &&
    Date.parse(certificate.validFrom) <= nowMs &&
    Date.parse(certificate.validTo) - RENEW_BEFORE_MS > nowMs &&
    isFor(certificate, names)
  );
}

/** Whether the certificate has exactly these names: a name that is no longer configured must disappear, too. */
function isFor(certificate: X509Certificate, { dns, ip }: CertificateNames): boolean {
  const present = (certificate.subjectAltName ?? '').split(', ');
  return (
    present.length === dns.length + ip.length &&
    dns.every((name) => present.includes(`DNS:${name}`)) &&
    ip.every((address) => certificate.checkIP(address) !== undefined)
  );
}

async function createLeaf(dir: string, ca: Issued, names: CertificateNames, nowMs: number): Promise<Issued> {
  const leaf = await issueLeaf(ca, names, nowMs);
  writePrivately(join(dir, 'key.pem'), leaf.key);
  writePrivately(join(dir, 'cert.pem'), leaf.cert);
  return leaf;
}

/** Writes a file completely or not at all. Only the owner can read it, from the first byte on. */
export function writePrivately(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

/** The value, or null when reading it throws. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
