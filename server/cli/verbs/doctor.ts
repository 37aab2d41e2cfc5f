import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import { configOf } from '../client/session.ts';
import type { Io } from '../io.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText, plain } from '../print/plain.ts';
import type { Style } from '../print/print.ts';
import { hangingText } from '../print/text-width.ts';
import { type Check, type CheckLevel, checks } from './doctor-checks.ts';

const HELP = `
doctor starts nothing and changes nothing.

Examples:
  rai-hooks doctor
  rai-hooks doctor --data-dir /srv/rai-hooks --json

Exit codes: 0 no check failed, 2 usage or configuration, 3 a check failed.`;

const STYLE: Record<CheckLevel, Style> = { ok: 'green', warn: 'yellow', fail: 'red' };

/** `rai-hooks doctor`. */
export function addDoctor(program: Command, io: Io): void {
  withCommonOptions(program.command('doctor'))
    .description('check Node, database, data dir, ports, certificate and clock, and show what to fix')
    .addHelpText('after', HELP)
    .action(async (options: CommonOptions) => io.end(await doctor(io, options)));
}

async function doctor(io: Io, options: CommonOptions): Promise<ExitCode> {
  const config = configOf(io, options);
  const done: Check[] = [];
  for (const check of checks) done.push(await check(config));
  const ok = done.every(({ level }) => level !== 'fail');
  if (config.json) io.print(jsonText({ ok, checks: done }));
  else {
    const widest = (texts: string[]) => Math.max(...texts.map((text) => text.length));
    const levelWidth = widest(done.map(({ level }) => level));
    const nameWidth = widest(done.map(({ name }) => name));
    for (const { name, level, detail, advice } of done) {
      const prefix = `${io.paint(STYLE[level], level.padEnd(levelWidth))}  ${name.padEnd(nameWidth)}  `;
      const text = plain(advice === null ? detail : `${detail} ${advice}`);
      io.print(hangingText(prefix, text, io.terminalWidth));
    }
  }
  return ok ? EXIT.ok : EXIT.environment;
}
