import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { EXIT, ExitError } from '../base/exit.ts';

/** A certificate of the user's own: PEM, with whatever chain the file holds. */
export interface OwnCertificate {
  cert: string;
  key: string;
  /** ISO 8601. It may lie in the past: serving an expired certificate is a thing to test. */
  notAfter: string;
}

/**
 * Reads `--tls-cert` and `--tls-key`.
 *
 * @throws {ExitError} 2, when one is missing, is not what it should be, or the two do not belong together.
 */
export function loadOwnCertificate(certFile: string, keyFile: string): OwnCertificate {
  const cert = readText(certFile, '--tls-cert');
  const key = readText(keyFile, '--tls-key');
  const certificate = parseCertificate(cert, certFile);
  if (!certificate.checkPrivateKey(parseKey(key, keyFile))) {
    throw new ExitError(
      EXIT.usage,
      `The certificate ${certFile} and the key ${keyFile} do not belong together`,
      'The server certificate has to come first in its file, before the chain.',
    );
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new ExitError(
      EXIT.usage,
      `The certificate ${certFile} cannot be served with (${reasonOf(error)})`,
      null,
      {
        cause: error,
      },
    );
  }
  return { cert, key, notAfter: new Date(certificate.validTo).toISOString() };
}

function readText(path: string, flag: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ExitError(EXIT.usage, `${flag} ${path} cannot be read (${reasonOf(error)})`, null, {
      cause: error,
    });
  }
}

function parseCertificate(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new ExitError(EXIT.usage, `--tls-cert ${path} is not a certificate`, 'It has to be PEM.', {
      cause: error,
    });
  }
}

function parseKey(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const locked = /ENCRYPTED/.test(pem);
    throw new ExitError(
      EXIT.usage,
      `--tls-key ${path} is ${locked ? 'protected by a passphrase' : 'not a private key'}`,
      locked ? 'Write an open copy: openssl pkey -in locked.pem -out key.pem' : 'It has to be PEM.',
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
