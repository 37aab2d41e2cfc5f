#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { wantsColour } from '../config.ts';
import { EXIT, type ExitCode, ExitError } from '../exit.ts';
import { readVersion } from '../version.ts';
import { addCert } from './cert.ts';
import { ApiError } from './client.ts';
import { addContract } from './contract.ts';
import { addDecrypt } from './decrypt.ts';
import { describeError } from './describe-error.ts';
import { addDoctor } from './doctor.ts';
import { addEndpoints } from './endpoints.ts';
import { addEvents } from './events.ts';
import type { Io } from './io.ts';
import { addKeygen } from './keygen.ts';
import { addListen } from './listen.ts';
import { plain } from './plain.ts';
import { painter } from './print.ts';
import { addReceived } from './received.ts';
import { addReplay } from './replay.ts';
import { addSend } from './send.ts';
import { addSent } from './sent.ts';
import { addStart } from './start-verb.ts';
import { stopSignal } from './stop-signal.ts';
import { addWait } from './wait.ts';
import { addWebhooks } from './webhooks.ts';

/** In the order of help: what one does first comes first. */
const VERBS = [
  ...[addStart, addSend, addListen, addWait, addReplay, addDecrypt],
  ...[addReceived, addSent, addEvents, addWebhooks, addEndpoints, addContract],
  ...[addKeygen, addCert, addDoctor],
];

/** Runs the command line and gives the exit code. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const io = ioOf((ended) => {
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

function ioOf(end: Io['end']): Io {
  const { stdin, stdout, stderr } = process;
  return {
    env: process.env,
    cwd: process.cwd(),
    terminal: stdout.isTTY,
    paint: painter(wantsColour(process.env, stdout.isTTY)),
    print: (text) => void stdout.write(`${text}\n`),
    write: (bytes) => new Promise((resolve) => stdout.write(bytes, () => resolve())),
    note: (text) => void stderr.write(`${text}\n`),
    async readStdin() {
      if (stdin.isTTY)
        throw new ExitError(EXIT.usage, 'There is nothing on stdin.', 'Name a file, or pipe one in.');
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks);
    },
    stopSignal,
    end,
  };
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

/** What a pipe has not taken yet would be lost with the process. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

// A reader that goes away (`| head`) is no reason to fail.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
const code = await main(process.argv).catch(report);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(code);
