import { Command, Help, type Option } from 'commander';
import { readVersion } from '../base/version.ts';
import { type Io, PREFIX } from './io.ts';
import { addCert } from './verbs/cert.ts';
import { addContract } from './verbs/contract.ts';
import { addDecrypt } from './verbs/decrypt.ts';
import { addDoctor } from './verbs/doctor.ts';
import { addEndpoints } from './verbs/endpoints.ts';
import { addEvents } from './verbs/events.ts';
import { addKeygen } from './verbs/keygen.ts';
import { addListen } from './verbs/listen.ts';
import { addOpen } from './verbs/open.ts';
import { addReceived } from './verbs/received.ts';
import { addReplay } from './verbs/replay.ts';
import { addSend } from './verbs/send.ts';
import { addSent } from './verbs/sent.ts';
import { addStart } from './verbs/start.ts';
import { addWait } from './verbs/wait.ts';
import { addWebhooks } from './verbs/webhooks.ts';

/** In the order in which help lists them: what users need first comes first. */
const VERBS = [
  ...[addStart, addOpen, addSend, addListen, addWait, addReplay, addDecrypt],
  ...[addReceived, addSent, addEvents, addWebhooks, addEndpoints, addContract],
  ...[addKeygen, addCert, addDoctor],
];

/** Creates the command line with all its verbs. Nothing runs before it parses arguments. */
export function createProgram(io: Io): Command {
  const program = new Command('rai-hooks')
    .description("Develop and test against Returning.AI's outgoing webhooks, with no Returning.AI at hand.")
    .version(readVersion())
    .exitOverride()
    // An option after a verb belongs to that verb, even if the parent verb has an option of the same name.
    .enablePositionalOptions()
    .configureHelp({ visibleOptions, optionDescription })
    .configureOutput({
      writeOut: (text) => io.print(text.replace(/\n$/, '')),
      writeErr: (text) => io.note(text.replace(/\n$/, '')),
      outputError: (text, write) => write(text.replace(/^error: /, PREFIX)),
    })
    .showHelpAfterError('(add --help to see how it is used)');
  for (const add of VERBS) add(program, io);
  return program;
}

/** Options that most verbs have. Help shows them last, because they are not what the reader looks for. */
const COMMON = ['--data-dir', '--json', '--help'];

function visibleOptions(command: Command): Option[] {
  const visible = new Help().visibleOptions(command);
  const isCommon = ({ long }: Option) => COMMON.includes(long ?? '');
  return command.name() === 'start'
    ? visible
    : [...visible.filter((option) => !isCommon(option)), ...visible.filter(isCommon)];
}

/** As commander writes it, without JSON quotes around choices and defaults. */
function optionDescription({ description, argChoices, defaultValue, negate }: Option): string {
  const facts = [
    argChoices?.join(', '),
    defaultValue !== undefined && !negate && `default: ${defaultValue}`,
  ].filter(Boolean);
  return facts.length > 0 ? `${description} (${facts.join('; ')})` : description;
}
