import { setImmediate as nextTurn } from 'node:timers/promises';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { streamPieces } from '../../server/inspector/stream-pieces.ts';

/** Pieces that each take longer than one time slice. */
function* slowPieces(): Generator<string> {
  for (let piece = 0; piece < 5; piece += 1) {
    const end = performance.now() + 30;
    while (performance.now() < end);
    yield `piece ${piece}`;
  }
}

test('a download that is aborted between two pieces is no error', async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const app = new Hono().get('/', (c) => streamPieces(c, slowPieces(), { headers: {}, onError }));
  const reader = (await app.request('/')).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('piece 0');
  // By then, the stream has requested the next piece, which waits for its time slice.
  for (let step = 0; step < 50; step += 1) await null;
  await reader?.cancel();
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  expect(errors).toEqual([]);
});
