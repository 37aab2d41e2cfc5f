import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Outcome, play } from './campaign.ts';
import { apiSurface, fillLists, searchSurface } from './surfaces/control.ts';
import { createReceiverSurface, decodeSurface, prepare } from './surfaces/decoding.ts';
import { startWatched, type WatchedServer } from './watched-server.ts';

/** `npm run fuzz` plays eight times as many and judges times too. */
const CASES = 5_000;
const SEED = 20_261_124;

let server: WatchedServer;
beforeAll(async () => {
  server = await startWatched();
  await prepare(server);
});
afterAll(() => server.stop());

const options = () => ({ server, seed: SEED, cases: CASES, maxHeldMs: null });

function expectNothingFound({ cases, findings }: Outcome): void {
  expect(findings).toEqual([]);
  expect(cases).toBe(CASES);
  expect(server.isUp()).toBe(true);
}

test('hostile deliveries are all answered and stored with a verdict', async () => {
  expectNothingFound(await play(createReceiverSurface(), options()));
});

test('hostile bodies pasted for decoding give five stages or a clear refusal', async () => {
  expectNothingFound(await play(decodeSurface, options()));
});

test('hostile calls of the API are answered below 500 and refusals say why', async () => {
  expectNothingFound(await play(apiSurface, options()));
});

test('hostile searches are answered below 500 and refusals say why', async () => {
  await fillLists(server);
  expectNothingFound(await play(searchSurface, options()));
});
