import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { EXIT, ExitError } from '../base/exit.ts';
import { messageOf } from '../base/message-of.ts';

/** The user's own certificate as PEM, with the chain that its file contains. */
export interface OwnCertificate {
  cert: string;
  key: string;
  /** ISO 8601. It may be in the past, because users test with expired certificates, too. */
  notAfter: string;
}

/**
 * Reads `--tls-cert` and `--tls-key`.
 *
 * @throws {ExitError} 2, when a file cannot be read, has other content, or certificate and key do not match.
 */
export function loadOwnCertificate(certFile: string, keyFile: string): OwnCertificate {
  const cert = readText(certFile, '--tls-cert');
  const key = readText(keyFile, '--tls-key');
  const certificate = parseCertificate(cert, certFile);
  if (!certificate.checkPrivateKey(parseKey(key, keyFile))) {
    throw new ExitError(
      EXIT.usage,
      `The key ${keyFile} does not match the certificate ${certFile}`,
      'The server certificate must be the first in its file, before the chain.',
    );
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new ExitError(
      EXIT.usage,
      `The certificate ${certFile} cannot be used (${messageOf(error)})`,
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
    throw new ExitError(EXIT.usage, `${flag} ${path} cannot be read (${messageOf(error)})`, null, {
      cause: error,
    });
  }
}

function parseCertificate(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new ExitError(EXIT.usage, `--tls-cert ${path} is not a certificate`, 'It must be PEM.', {
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
      locked
        ? 'Write a copy without the passphrase: openssl pkey -in locked.pem -out key.pem'
        : 'It must be PEM.',
      { cause: error },
    );
  }
}
