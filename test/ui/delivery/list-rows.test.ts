import { expect, test } from 'vitest';
import { endpointInPath } from '../../../ui/delivery/list/row-facts.ts';
import { withTime } from '../../../ui/received/slot-query.ts';
import { isSuccess } from '../../../ui/text/http-status.ts';

test.each([
  ['/hooks/orders', 'orders'],
  ['/hooks/orders/deep?x=1', 'orders'],
  ['/hooks/caf%C3%A9', 'café'],
  ['/hooks/%ff', '%ff'],
  ['/hooks/', '/hooks/'],
])('the path %s names the endpoint %s', (path, name) => {
  expect(endpointInPath(path)).toBe(name);
});

test('only 2xx is a success: a redirect is not followed, so it is a failure', () => {
  expect([199, 200, 204, 299, 300, 302, 404, 502].filter(isSuccess)).toEqual([200, 204, 299]);
});

test('a bar of the histogram replaces the time in the search and keeps the rest', () => {
  const query = 'verdict:valid after:15m "a b" -before:1m';
  expect(withTime(query, '2026-11-24T16:00:00.000Z', '2026-11-24T16:00:15.000Z')).toBe(
    'verdict:valid "a b" after:2026-11-24T16:00:00.000Z before:2026-11-24T16:00:15.000Z',
  );
});
