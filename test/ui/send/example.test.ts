import { expect, test } from 'vitest';
import type { JsonObject } from '../../../server/types.ts';
import { exampleAt } from '../../../ui/send/example.ts';

const NOW = Date.parse('2026-11-24T10:00:00.000Z');

test('an example has the current time; nested times keep their distance and their notation', () => {
  const example = {
    timestamp: '2026-04-16T12:05:56.147Z',
    user: { joined: '2026-04-15T12:05:56Z', visits: [{ at: '2026-04-16T12:05:46.147Z' }] },
    day: '2026-04-16',
  };
  expect(exampleAt(example, NOW)).toEqual({
    timestamp: '2026-11-24T10:00:00.000Z',
    user: { joined: '2026-11-23T09:59:59Z', visits: [{ at: '2026-11-24T09:59:50.000Z' }] },
    day: '2026-04-16',
  });
});

test('an example without a valid time stays unchanged', () => {
  const examples: JsonObject[] = [{ price: 30 }, { at: '2026-99-99T00:00:00Z' }];
  for (const example of examples) expect(exampleAt(example, NOW)).toEqual(example);
});
