import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import { KEY_HELP, type KeyOptions, readKey, withKeyOptions } from '../options/key-source.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText, plain } from '../print/plain.ts';

interface KeyAddOptions extends CommonOptions, KeyOptions {
  mode?: string;
}

/** Adds `key add` and `key remove`. */
export function addEndpointKeys(endpoints: Command, io: Io): void {
  const verb = endpoints.command('key').description("an endpoint's key ring: add, remove");
  withKeyOptions(withCommonOptions(verb.command('add <endpoint> <label>')))
    .description('add a key; undecodable deliveries of the endpoint are then decoded again')
    .addOption(
      new Option('--mode <mode>', 'of this cipher mode alone (default: both)').choices(['cbc', 'gcm']),
    )
    .addHelpText('after', `\n${KEY_HELP}`)
    .action(async (name: string, label: string, options: KeyAddOptions) => {
      io.end(await addKey(io, name, label, options));
    });
  withCommonOptions(verb.command('remove <endpoint> <label>'))
    .description('remove a key; nothing past changes')
    .action(async (name: string, label: string, options: CommonOptions) => {
      io.end(
        await withSession(io, options, async ({ api, json }) => {
          await api.removeKey(name, label);
          io.print(json ? jsonText({ removed: label }) : `${plain(label)}  removed`);
          return EXIT.ok;
        }),
      );
    });
}

async function addKey(io: Io, name: string, label: string, options: KeyAddOptions): Promise<ExitCode> {
  const pair = readKey(io, options);
  if (!pair) {
    throw new ExitError(
      EXIT.usage,
      'No key was given.',
      'Give --key-file, or RAI_HOOKS_KEY and RAI_HOOKS_IV.',
    );
  }
  return withSession(io, options, async ({ api, json }) => {
    const endpoint = await api.addKey(name, { label, ...pair, mode: options.mode ?? null });
    const labels = endpoint.keys.map((key) => plain(key.label)).join(', ');
    io.print(json ? jsonText(endpoint) : `${plain(name)}  keys ${labels}`);
    return EXIT.ok;
  });
}
