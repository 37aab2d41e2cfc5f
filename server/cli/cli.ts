#!/usr/bin/env node
import { createProcessIo, createProcessOutput } from './process-io.ts';
import { run } from './run.ts';

// A reader that closes the pipe early (`| head`) must not make the verb fail.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
const output = createProcessOutput(process);
const code = await run(process.argv.slice(2), (end) => createProcessIo(output, end));
// Output that the pipe has not accepted yet would be lost at exit.
await output.flush();
process.exit(code);
