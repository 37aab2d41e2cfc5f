import { expect, test } from 'vitest';
import { ApiError } from '../../../ui/client/call.ts';
import { problemsByPointer } from '../../../ui/client/problems.ts';

const refused = (...errors: Array<[pointer: string, detail: string]>): ApiError =>
  new ApiError({
    type: 'about:blank',
    title: 'Refused',
    status: 422,
    detail: 'No.',
    errors: errors.map(([pointer, detail]) => ({ pointer, detail })),
  });

test('each problem goes to the field at or above its pointer', () => {
  const error = refused(['/retry/delaysMs/0', 'Too long.'], ['/encryption/key', 'Too short.']);
  expect(problemsByPointer(error, ['/encryption/key', '/encryption', '/retry'])).toEqual({
    '/retry': 'Too long.',
    '/encryption/key': 'Too short.',
  });
});

test('problems without a field are joined', () => {
  expect(problemsByPointer(refused(['/x', 'One.'], ['/name2', 'Two.']), ['/name'])).toEqual({
    '': 'One. Two.',
  });
});
