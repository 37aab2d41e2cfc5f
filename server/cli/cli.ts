#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../base/exit.ts';
import { explain } from './explain.ts';
import { PREFIX } from './io.ts';
import { plain } from './print/plain.ts';
import { createProcessIo, createProcessOutput, type ProcessOutput } from './process-io.ts';
import { createProgram } from './program.ts';

/** Runs the command line and gives the exit code. */
async function main(argv: readonly string[], output: ProcessOutput): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const io = createProcessIo(output, (ended) => {
    code = ended;
  });
  await createProgram(io).parseAsync([...argv]);
  return code;
}

function report(error: unknown, { note }: ProcessOutput): ExitCode {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const { exitCode, lines } = explain(error);
  for (const line of lines) note(`${PREFIX}${plain(line)}`);
  return exitCode;
}

// A reader that closes the pipe early (`| head`) must not make the verb fail.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
const output = createProcessOutput(process);
const code = await main(process.argv, output).catch((error) => report(error, output));
// Output that the pipe has not accepted yet would be lost at exit.
await output.flush();
process.exit(code);
