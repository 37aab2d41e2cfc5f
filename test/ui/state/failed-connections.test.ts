import { expect, test } from 'vitest';
import type { FailedConnection } from '../../../server/types.ts';
import { withFailure, withFailures } from '../../../ui/state/failed-connections.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 24, 16, 0, second)).toISOString();

function failure(change: Partial<FailedConnection> = {}): FailedConnection {
  return {
    ...{ reason: 'plain-http', remote: '127.0.0.1', serverName: null, message: 'm', advice: 'a' },
    ...{ firstAt: at(0), lastAt: at(0), count: 1 },
    ...change,
  };
}

test('a repeated failure replaces its earlier entry', () => {
  const other = failure({ reason: 'not-trusted' });
  const again = failure({ count: 5 });
  expect(withFailure([other, failure()], again)).toEqual([again, other]);
});

test('a failure from the stream is kept when the list arrives later', () => {
  const earlier = failure({ reason: 'not-trusted' });
  const told = failure({ lastAt: at(1) });
  expect(withFailures(withFailure([], told), [earlier])).toEqual([told, earlier]);
});

test('of two entries for one failure the newer one is kept', () => {
  const once = failure();
  const twice = failure({ lastAt: at(2), count: 2 });
  expect(withFailures([once], [twice])).toEqual([twice]);
  expect(withFailures([twice], [once])).toEqual([twice]);
});

test('no more failures are kept than the server keeps', () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    failure({ remote: `10.0.0.${index}`, lastAt: at(index) }),
  );
  expect(withFailures([], many)).toHaveLength(50);
  expect(withFailures([], many)[0]?.remote).toBe('10.0.0.59');
  expect(many.reduce(withFailure, [] as readonly FailedConnection[])).toHaveLength(50);
});
