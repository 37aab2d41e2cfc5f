import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { configOf, withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import { readText } from '../options/key-source.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';
import { TRUST, TRUST_NAMES } from './trust.ts';

interface CertOptions extends CommonOptions {
  path?: boolean;
  pem?: boolean;
  for?: string;
}

const HELP = `
The receiver's certificate is signed by a local authority, made for this data dir alone. Trust it in the program that
sends, and only on machines of your own: who has its key can sign for any name.

Examples:
  rai-hooks cert
  rai-hooks cert --for java
  curl --cacert "$(rai-hooks cert --path)" https://localhost:4643/hooks/inbox -d '{}'

Exit codes: 0 done, 2 usage, 3 environment.`;

/** `rai-hooks cert`. */
export function addCert(program: Command, io: Io): void {
  withCommonOptions(program.command('cert'))
    .description("where the receiver's CA is, and how to trust it")
    .option('--path', 'its path alone')
    .option('--pem', 'the certificate itself')
    .addOption(new Option('--for <program>', 'only how that one trusts it').choices(TRUST_NAMES))
    .addHelpText('after', HELP)
    .action(async (options: CertOptions) => io.end(await cert(io, options)));
}

async function cert(io: Io, options: CertOptions): Promise<ExitCode> {
  const config = configOf(io, options);
  const path = join(config.dataDir, 'tls', 'ca.pem');
  // The first start draws it.
  if (!existsSync(path)) await withSession(io, options, async () => EXIT.ok);
  if (!existsSync(path)) {
    throw new ExitError(
      EXIT.environment,
      `There is no CA at ${path}.`,
      'Leave --memory out, or use a --data-dir.',
    );
  }
  const pem = readText(path);
  if (options.path) io.print(path);
  else if (options.pem) io.print(pem.trimEnd());
  else if (config.json) io.print(jsonText({ path, ...facts(pem), trust: trustOf(path, options.for) }));
  else io.print(text(io, path, pem, options.for));
  if (config.receiver.certFile !== null && !config.json) {
    io.note(
      `The receiver uses its own certificate (${config.receiver.certFile}): trust who signed that instead.`,
    );
  }
  return EXIT.ok;
}

function facts(pem: string) {
  const { subject, fingerprint256, validFrom, validTo } = new X509Certificate(pem);
  const iso = (date: string) => new Date(date).toISOString();
  return { subject, fingerprint256, validFrom: iso(validFrom), validTo: iso(validTo) };
}

function trustOf(path: string, only: string | undefined): Record<string, string> {
  const wanted = TRUST.filter(({ name }) => only === undefined || name === only);
  return Object.fromEntries(wanted.map(({ name, how }) => [name, how(path)]));
}

function text(io: Io, path: string, pem: string, only: string | undefined): string {
  const { fingerprint256, validTo } = facts(pem);
  const head = [
    `${io.paint('bold', 'CA')}       ${path}`,
    `SHA-256  ${fingerprint256}`,
    `valid    until ${validTo.slice(0, 10)}`,
  ];
  const sections = TRUST.filter(({ name }) => only === undefined || name === only).map(
    ({ title, how }) => `${io.paint('bold', title)}\n${how(path).replace(/^/gm, '  ')}`,
  );
  return [head.join('\n'), ...sections].join('\n\n');
}
