import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT, ExitError } from '../../server/base/exit.ts';
import { ensureTls, loadOwnCertificate } from '../../server/tls/index.ts';
import { tempDir } from '../support/temp.ts';

async function files() {
  const dir = tempDir();
  await ensureTls({ dir, names: [], now: Date.now });
  return { dir, cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem'), caKey: join(dir, 'ca-key.pem') };
}

function failure(cert: string, key: string): ExitError {
  try {
    loadOwnCertificate(cert, key);
  } catch (error) {
    if (error instanceof ExitError) return error;
    throw error;
  }
  throw new Error('It loaded.');
}

test('a certificate with its key is loaded', async () => {
  const { cert, key } = await files();
  const own = loadOwnCertificate(cert, key);
  expect(own.cert).toContain('BEGIN CERTIFICATE');
  expect(Date.parse(own.notAfter)).toBeGreaterThan(Date.now());
});

test('the error for a missing file names it', async () => {
  const { dir, cert, key } = await files();
  const missing = join(dir, 'none.pem');
  expect(failure(missing, key)).toMatchObject({ exitCode: EXIT.usage });
  expect(failure(missing, key).message).toContain(`--tls-cert ${missing}`);
  expect(failure(cert, missing).message).toContain(`--tls-key ${missing}`);
});

test('the error for a file with other content names it', async () => {
  const { cert, key } = await files();
  expect(failure(key, key).message).toContain('not a certificate');
  expect(failure(cert, cert).message).toContain('not a private key');
});

test('a key that belongs to another certificate is refused', async () => {
  const { cert, caKey } = await files();
  expect(failure(cert, caKey).message).toContain('does not match the certificate');
});

test('the error for an encrypted key says that it has a passphrase', async () => {
  const { dir, cert, key } = await files();
  const locked = join(dir, 'locked.pem');
  const text = execFileSync('openssl', [
    'pkcs8',
    '-topk8',
    '-in',
    key,
    '-passout',
    'pass:x',
    '-v2',
    'aes256',
  ]);
  writeFileSync(locked, text);
  expect(failure(cert, locked).message).toContain('passphrase');
});
