import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../base/exit.ts';
import { explain } from './explain.ts';
import { type Io, PREFIX } from './io.ts';
import { plain } from './print/plain.ts';
import { createProgram } from './program.ts';

/** Runs one verb and gives its exit code. What went wrong is printed on stderr. */
export async function run(argv: readonly string[], createIo: (end: Io['end']) => Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const io = createIo((ended) => {
    code = ended;
  });
  try {
    await createProgram(io).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, { note }: Io): ExitCode {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const { exitCode, lines } = explain(error);
  for (const line of lines) note(`${PREFIX}${plain(line)}`);
  return exitCode;
}
