import { expect, test } from 'vitest';
import { ApiError } from '../../../ui/client/call.ts';
import { outcomeOf } from '../../../ui/client/outcome.ts';

test('a refused call becomes data', async () => {
  const error = new ApiError({ type: 'about:blank', title: 'Refused', status: 422, detail: 'No.' });
  expect(await outcomeOf(() => Promise.resolve(1))).toEqual({ ok: true, value: 1 });
  expect(await outcomeOf(() => Promise.reject(error))).toEqual({ ok: false, error });
});

test('an exception other than ApiError is thrown on', async () => {
  await expect(outcomeOf(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
});
