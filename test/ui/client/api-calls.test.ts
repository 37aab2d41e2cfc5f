import { expect, test } from 'vitest';
import { exportAddress } from '../../../ui/client/api-calls.ts';

test('the address of an export contains the search', () => {
  expect(exportAddress('sent', 'har', 'state:failed "a b"')).toBe(
    '/api/sent/export?format=har&q=state%3Afailed+%22a+b%22',
  );
  expect(exportAddress('received', 'ndjson', '')).toBe('/api/received/export?format=ndjson');
});
