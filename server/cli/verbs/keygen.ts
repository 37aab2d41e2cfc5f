import { type Command, Option } from 'commander';
import { EXIT } from '../../base/exit.ts';
import { drawKey } from '../../emitter/keygen.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../print/plain.ts';

const HELP = `
--key-file reads all three forms. The key is not stored: write it to a file that
only you can read.

Examples:
  (umask 077; rai-hooks keygen > staging.key)
  rai-hooks keygen --env >> .env
  rai-hooks webhooks add Staging https://staging.example.com/webhook --mode gcm --key-file staging.key`;

/** `rai-hooks keygen`. */
export function addKeygen(program: Command, io: Io): void {
  program
    .command('keygen')
    .description('generate a random AES key (32 characters) and IV (16), as the platform takes them')
    .addOption(new Option('--env', 'print RAI_HOOKS_KEY=… and RAI_HOOKS_IV=…').conflicts('json'))
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(({ env, json }: { env?: boolean; json?: boolean }) => {
      const { key, iv } = drawKey();
      if (json) io.print(jsonText({ key, iv }));
      else if (env) io.print(`RAI_HOOKS_KEY=${key}\nRAI_HOOKS_IV=${iv}`);
      else io.print(`key  ${key}\niv   ${iv}`);
      io.end(EXIT.ok);
    });
}
