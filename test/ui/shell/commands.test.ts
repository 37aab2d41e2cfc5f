import { expect, test } from 'vitest';
import { type Command, findCommands } from '../../../ui/shell/find-commands.ts';

const command = (label: string, group = 'List'): Command => ({ label, group, run: () => {} });
const COMMANDS = [command('Go to Sent', 'Screen'), command('Send an event…'), command('Pause or resume')];

test('every typed word must be there, in any order', () => {
  expect(findCommands(COMMANDS, 'event send').map((item) => item.label)).toEqual(['Send an event…']);
});

test('what begins with the text comes first', () => {
  expect(findCommands(COMMANDS, 'sen').map((item) => item.label)).toEqual(['Send an event…', 'Go to Sent']);
});

test('an empty text finds every command', () => {
  expect(findCommands(COMMANDS, '')).toHaveLength(3);
});

test('a screen ranks above commands that only mention its name', () => {
  const commands = [command('Show received ones only'), command('Go to Received', 'Screen')];
  expect(findCommands(commands, 'rec').map((item) => item.label)).toEqual([
    'Go to Received',
    'Show received ones only',
  ]);
});

test('the beginning of a word counts more than its middle, and a label more than its group', () => {
  const commands = [
    command('Resend the same bytes'),
    command('Light theme', 'Sending'),
    command('Now send it', 'List'),
  ];
  expect(findCommands(commands, 'send').map((item) => item.label)).toEqual([
    'Now send it',
    'Resend the same bytes',
    'Light theme',
  ]);
});
