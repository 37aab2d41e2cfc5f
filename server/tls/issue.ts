import { KeyObject, webcrypto } from 'node:crypto';
import type { CertificateNames } from './names.ts';

/** A certificate and its private key, both PEM. */
export interface Issued {
  cert: string;
  key: string;
}

const DAY_MS = 86_400_000;
/** Ten years, because users add it to trust stores by hand. */
const CA_LIFETIME_MS = 3650 * DAY_MS;
/** The longest lifetime that browsers accept from public CAs. Some apply it to local CAs, too. */
const LEAF_LIFETIME_MS = 397 * DAY_MS;
/** Accepts clients whose clock is up to a day slow. */
const BACKDATE_MS = DAY_MS;

const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Loads the library only to issue a certificate, because loading it takes longer than the rest of a start. */
async function loadX509() {
  // The library uses decorators, and throws when this is not loaded before it.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  return x509;
}

/** Creates a local CA with a P-256 key. It can sign server certificates, but no other CA. */
export async function issueCa(nowMs: number): Promise<Issued> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    // A name of its own, because a trust store may hold the CAs of several data dirs.
    name: `CN=rai-hooks local CA ${randomSerial().slice(0, 8)}, O=rai-hooks`,
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + CA_LIFETIME_MS),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${cert.toString('pem')}\n`, key: pemOf(keys.privateKey) };
}

/** Issues a server certificate, signed by the CA. */
export async function issueLeaf(ca: Issued, names: CertificateNames, nowMs: number): Promise<Issued> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(ca.cert);
  const keys = await webcrypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
  const latest = Math.min(nowMs + LEAF_LIFETIME_MS, issuer.notAfter.getTime());
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: `CN=${names.dns[0] ?? 'localhost'}, O=rai-hooks`,
    issuer: issuer.subject,
    notBefore: new Date(Math.max(nowMs - BACKDATE_MS, issuer.notBefore.getTime())),
    notAfter: new Date(latest),
    signingAlgorithm: SIGNING,
    publicKey: keys.publicKey,
    signingKey: await importKey(ca.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { cert: `${cert.toString('pem')}\n`, key: pemOf(keys.privateKey) };
}

/** 127 random bits: RFC 5280 demands a positive number of at most 20 octets. */
function randomSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, KEYS, false, ['sign']);
}
