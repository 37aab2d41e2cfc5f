#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../base/exit.ts';
import { readVersion } from '../base/version.ts';
import { ApiError } from './client/client.ts';
import { describeError } from './print/describe-error.ts';
import { plain } from './print/plain.ts';
import { createProcessIo, createProcessOutput, type ProcessOutput } from './process-io.ts';
import { addCert } from './verbs/cert.ts';
import { addContract } from './verbs/contract.ts';
import { addDecrypt } from './verbs/decrypt.ts';
import { addDoctor } from './verbs/doctor.ts';
import { addEndpoints } from './verbs/endpoints.ts';
import { addEvents } from './verbs/events.ts';
import { addKeygen } from './verbs/keygen.ts';
import { addListen } from './verbs/listen.ts';
import { addReceived } from './verbs/received.ts';
import { addReplay } from './verbs/replay.ts';
import { addSend } from './verbs/send.ts';
import { addSent } from './verbs/sent.ts';
import { addStart } from './verbs/start.ts';
import { addWait } from './verbs/wait.ts';
import { addWebhooks } from './verbs/webhooks.ts';

/** In the order of help: what one does first comes first. */
const VERBS = [
  ...[addStart, addSend, addListen, addWait, addReplay, addDecrypt],
  ...[addReceived, addSent, addEvents, addWebhooks, addEndpoints, addContract],
  ...[addKeygen, addCert, addDoctor],
];

/** Runs the command line and gives the exit code. */
async function main(argv: readonly string[], output: ProcessOutput): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const io = createProcessIo(output, (ended) => {
    code = ended;
  });
  const program = new Command('rai-hooks')
    .description("Develop and test against Returning.AI's outgoing webhooks, with no Returning.AI at hand.")
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError('(add --help to see how it is used)');
  for (const add of VERBS) add(program, io);
  await program.parseAsync([...argv]);
  return code;
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof ApiError) return reportProblem(error);
  if (error instanceof ExitError) {
    process.stderr.write(`rai-hooks: ${error.message}${error.advice ? ` ${error.advice}` : ''}\n`);
    return error.exitCode;
  }
  process.stderr.write(`rai-hooks: internal error: ${describeError(error)}\n`);
  return EXIT.internal;
}

/** A refusal, a line for each field. */
function reportProblem({ problem: { status, title, detail, errors = [] } }: ApiError): ExitCode {
  const lines = errors.map((error) => {
    const field = error.pointer.slice(1).replaceAll('/', '.');
    return field === '' ? error.detail : `${field}: ${error.detail}`;
  });
  process.stderr.write(`${(lines.length > 0 ? lines : [detail || title]).map(plain).join('\n')}\n`);
  return status < 500 ? EXIT.usage : EXIT.internal;
}

// A reader that goes away (`| head`) is no reason to fail.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
const output = createProcessOutput(process);
const code = await main(process.argv, output).catch(report);
// What a pipe has not taken yet would be lost with the process.
await output.flush();
process.exit(code);
