import { X509Certificate } from 'node:crypto';
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import { createApi } from '../client/api.ts';
import { ensureCa } from '../client/local-ca.ts';
import { configOf, configuredReceiver, connectRunning } from '../client/session.ts';
import type { Io } from '../io.ts';
import { readText } from '../options/key-source.ts';
import { type CommonOptions, refuseUnknownSubVerb, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';
import { sections } from '../print/sections.ts';
import { addCertIssue } from './cert-issue.ts';
import { TRUST, TRUST_NAMES } from './trust.ts';

interface CertOptions extends CommonOptions {
  path?: boolean;
  pem?: boolean;
  for?: string;
}

const HELP = `
The receiver's certificate is signed by a local certificate authority (CA),
which belongs to this data dir only. Make the program that sends deliveries
trust this CA, but only on your own machines: anyone with the CA's key can sign
certificates for any name.
"issue" signs a certificate for your own application, so that it can serve the
https:// URL that webhooks need.

Examples:
  rai-hooks cert
  rai-hooks cert --for java
  rai-hooks cert issue localhost --output certs
  curl --cacert "$(rai-hooks cert --path)" https://localhost:4643/hooks/inbox -d '{}'

Exit codes: 0 done, 2 usage, 3 environment.`;

/** `rai-hooks cert`. */
export function addCert(program: Command, io: Io): void {
  const verb = withCommonOptions(program.command('cert'))
    .description(
      "show where the receiver's CA is and how to trust it, or issue a certificate for your application",
    )
    .addOption(new Option('--path', 'print only the path of the CA certificate').conflicts('pem'))
    .option('--pem', 'print only the CA certificate')
    .addOption(new Option('--for <program>', 'show the steps for this program only').choices(TRUST_NAMES))
    .addHelpText('after', HELP)
    .enablePositionalOptions()
    .action(async (options: CertOptions) => io.end(await cert(io, options)));
  refuseUnknownSubVerb(verb, verb);
  addCertIssue(verb, io);
}

async function cert(io: Io, options: CertOptions): Promise<ExitCode> {
  const config = configOf(io, options);
  const path = await ensureCa(io, config, options);
  const pem = readText(path);
  if (options.path) io.print(path);
  else if (options.pem) io.print(pem.trimEnd());
  else {
    const client = await connectRunning(config);
    const receiver = client ? (await createApi(client).info()).receiver : configuredReceiver(config);
    const place = { path, receiver, only: options.for };
    if (config.json) io.print(jsonText({ path, ...facts(pem), trust: trustOf(place) }));
    else io.print(text(io, place, pem));
  }
  if (config.receiver.certFile !== null && !config.json) {
    io.note(
      `The receiver uses the certificate ${config.receiver.certFile}: trust the CA that signed it instead.`,
    );
  }
  return EXIT.ok;
}

/** Input of the recipes: the path of the CA, the receiver's base URL, and the program from `--for`. */
interface Place {
  path: string;
  receiver: string;
  only: string | undefined;
}

function facts(pem: string) {
  const { subject, fingerprint256, validFrom, validTo } = new X509Certificate(pem);
  const iso = (date: string) => new Date(date).toISOString();
  return { subject, fingerprint256, validFrom: iso(validFrom), validTo: iso(validTo) };
}

function recipes({ only }: Place) {
  return TRUST.filter(({ name }) => only === undefined || name === only);
}

function trustOf(place: Place): Record<string, string> {
  return Object.fromEntries(recipes(place).map(({ name, how }) => [name, how(place.path, place.receiver)]));
}

function text(io: Io, place: Place, pem: string): string {
  const { fingerprint256, validTo } = facts(pem);
  const head = [
    `${io.paint('bold', 'CA')}       ${place.path}`,
    `SHA-256  ${fingerprint256}`,
    `valid    until ${validTo.slice(0, 10)}`,
  ];
  const parts = recipes(place).map(({ title, how }) => ({ title, text: how(place.path, place.receiver) }));
  return sections(head, parts, io.paint);
}
