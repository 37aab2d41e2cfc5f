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

test('nothing typed gives everything', () => {
  expect(findCommands(COMMANDS, '')).toHaveLength(3);
});
