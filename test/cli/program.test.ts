import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';
import type { Io } from '../../server/cli/io.ts';
import { createProgram } from '../../server/cli/program.ts';

/** Nothing of it is used: no verb runs here. */
const io = {} as Io;

/** The command line as it is, but that verbs do nothing. */
function newInertProgram(): Command {
  const program = createProgram(io);
  for (const command of [program, ...everyCommand(program)]) {
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
    if (command.commands.length === 0 || command.name() === 'cert') command.action(() => {});
  }
  return program;
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child)]);
}

const verbs = everyCommand(createProgram(io)).filter(({ commands }) => commands.length === 0);
const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

describe.each(verbs.map((command) => [nameOf(command), command] as const))('%s', (_name, command) => {
  test('takes --json', () => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
  });

  test('says what it does, and what each of its options does', () => {
    expect(command.description()).not.toBe('');
    const silent = command.options.filter(({ description }) => description === '');
    expect(silent.map(({ flags }) => flags)).toEqual([]);
  });
});

test.each(everyCommand(createProgram(io)).map((command) => [nameOf(command), command] as const))(
  'the help of %s fits 80 columns, shows one default for an option, and common options last',
  (_name, command) => {
    const help = helpOf(command).join('');
    const tooWide = help
      .split('\n')
      .filter((line) => line.length > 80 && !/^ {2}\(?(rai-hooks|curl) /.test(line));
    expect(tooWide).toEqual([]);
    const options =
      help
        .split('Options:')[1]
        ?.split('\n\n')[0]
        ?.split(/\n {2}(?=-)/) ?? [];
    expect(options.filter((option) => (option.match(/\bdefault\b/g) ?? []).length > 1)).toEqual([]);
    const common = /^(--data-dir|--json|-h, --help)/;
    const first = options.findIndex((option) => common.test(option));
    if (command.name() !== 'start') {
      expect(options.slice(first).filter((option) => !common.test(option))).toEqual([]);
    }
  },
);

/** Words of a shell line up to a comment, a pipe or a redirection. */
function wordsOf(line: string): string[] {
  const words = line.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  const end = words.findIndex((word) => /^(#|[|>&;])/.test(word));
  return words
    .slice(0, end < 0 ? undefined : end)
    .map((word) => word.replace(/^(["'])(.*)\1$/, '$2'))
    .filter((word) => word !== '\\');
}

function linesOf(file: string, command: RegExp): string[] {
  const text = readFileSync(join(packageRoot(), file), 'utf8');
  return [...text.matchAll(command)].map(([, line = '']) => line);
}

const readme = linesOf('README.md', /^(?:\$ )?npx rai-hooks (.+)$/gm);
const examples = verbs
  .flatMap((command) => [command, ...(command.parent ? [command.parent] : [])])
  .flatMap(helpOf)
  .flatMap((help) => [...help.matchAll(/^ {2}rai-hooks (.+)$/gm)].map(([, line = '']) => line));

/** Help with its examples, which only printing it shows. */
function helpOf(command: Command): string[] {
  const printed: string[] = [];
  command.configureOutput({ writeOut: (text) => void printed.push(text) }).outputHelp();
  return [printed.join('')];
}

test('README and help have examples, so the next tests check something', () => {
  expect(readme.length).toBeGreaterThan(4);
  expect(new Set(examples).size).toBeGreaterThan(40);
});

test.each([
  ...new Set(readme.map((line) => ['README.md', line].join('\t'))),
  ...new Set(examples.map((line) => ['the help', line].join('\t'))),
])('the example %s can be parsed', async (place) => {
  const [, line = ''] = place.split('\t');
  await newInertProgram().parseAsync(wordsOf(line), { from: 'user' });
});
