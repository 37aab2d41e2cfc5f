import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { issueForServer, writePrivately } from '../../tls/index.ts';
import { certificateNames } from '../../tls/names.ts';
import { ensureCa } from '../client/local-ca.ts';
import { configOf } from '../client/session.ts';
import { fileProblem } from '../file-problem.ts';
import type { Io } from '../io.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';
import { sections } from '../print/sections.ts';
import { type CertificateFiles, SERVE, SERVE_NAMES } from './serve-recipes.ts';

interface IssueOptions extends CommonOptions {
  output: string;
  force?: boolean;
  for?: string;
}

const HELP = `
The certificate is always valid for localhost, 127.0.0.1 and ::1, too. Webhooks
of this data dir trust it without any further setting. Other clients must trust
the CA: see "rai-hooks cert".

Examples:
  rai-hooks cert issue localhost
  rai-hooks cert issue shop.test 192.168.1.20 --output certs --for node

Exit codes: 0 done, 2 a name or file is refused, 3 environment.`;

/** `rai-hooks cert issue`. */
export function addCertIssue(cert: Command, io: Io): void {
  withCommonOptions(cert.command('issue <names...>'))
    .description('sign a certificate for your application with the local CA: writes cert.pem and key.pem')
    .option('-o, --output <folder>', 'folder to write to', '.')
    .option('--force', 'replace cert.pem and key.pem when they exist')
    .addOption(new Option('--for <program>', 'show the steps for this program only').choices(SERVE_NAMES))
    .addHelpText('after', HELP)
    .action(async (names: string[], options: IssueOptions) => io.end(await issue(io, names, options)));
}

async function issue(io: Io, names: readonly string[], options: IssueOptions): Promise<ExitCode> {
  const folder = resolve(io.cwd, options.output);
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  if (!options.force) refuseExisting(files);
  const config = configOf(io, options);
  const ca = await ensureCa(io, config, options);
  const { cert, key } = await issueForServer({ dir: dirname(ca), names, now: Date.now });
  writePair(folder, files, { cert, key });
  const { dns, ip } = certificateNames(names);
  const notAfter = new Date(new X509Certificate(cert).validTo).toISOString();
  const facts = { ca, notAfter, names: [...dns, ...ip] };
  const recipes = SERVE.filter(({ name }) => options.for === undefined || name === options.for);
  if (config.json) {
    const serve = Object.fromEntries(recipes.map(({ name, how }) => [name, how(files)]));
    io.print(jsonText({ ...files, ...facts, serve }));
    return EXIT.ok;
  }
  const head = [
    `${io.paint('bold', 'cert')}   ${files.cert}`,
    `${io.paint('bold', 'key')}    ${files.key}`,
    `names  ${facts.names.join(', ')}`,
    `valid  until ${facts.notAfter.slice(0, 10)}`,
  ];
  const parts = recipes.map(({ title, how }) => ({ title, text: how(files) }));
  io.print(sections(head, parts, io.paint));
  return EXIT.ok;
}

/** Protects an existing key: once overwritten, it cannot be restored. */
function refuseExisting({ cert, key }: CertificateFiles): void {
  const there = [cert, key].find((path) => existsSync(path));
  if (there === undefined) return;
  throw new ExitError(
    EXIT.usage,
    `${there} already exists.`,
    'Choose another --output, or replace it with --force.',
  );
}

function writePair(folder: string, files: CertificateFiles, { cert, key }: CertificateFiles): void {
  try {
    mkdirSync(folder, { recursive: true });
    writePrivately(files.key, key);
    writePrivately(files.cert, cert);
  } catch (error) {
    throw fileProblem(folder, 'written', error);
  }
}
