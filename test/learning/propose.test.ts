import { describe, expect, test } from 'vitest';
import { createInference } from '../../server/contract/infer.ts';
import { loadContract } from '../../server/contract/load.ts';
import { CONTRACT_LIMITS, MAX_PROPERTIES } from '../../server/learning/budget.ts';
import { propose } from '../../server/learning/propose.ts';
import { MAX_SAMPLE_BYTES, MAX_TOTAL_BYTES, readSamples } from '../../server/learning/samples.ts';
import { rootName } from '../../server/learning/xml-root.ts';
import type { JsonObject, ReceivedDetail } from '../../server/types.ts';
import { FOLDER } from '../contract/support.ts';
import { newServer, type TestServer } from '../support/server.ts';

const contract = loadContract(FOLDER);

async function received(server: TestServer, payload: unknown): Promise<ReceivedDetail> {
  const { received: one } = await server.record('/hooks/inbox', { body: JSON.stringify(payload) });
  return (await server.api<ReceivedDetail>(`/api/received/${one.id}`)).json;
}

/** Deliveries by their id, as the store gives them. */
function storeOf(deliveries: ReceivedDetail[]) {
  const byId = new Map(deliveries.map((one) => [one.id, one]));
  return { summary: (id: string) => byId.get(id) ?? null, get: (id: string) => byId.get(id) ?? null };
}

function counter() {
  const counted = {
    turns: 0,
    async turn() {
      counted.turns += 1;
    },
  };
  return counted;
}

const properties = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));

describe('learning gives the event loop a turn', () => {
  test('after each delivery that is read, and after each one that is learned', async () => {
    const server = await newServer();
    const deliveries: ReceivedDetail[] = [];
    for (const n of [1, 2, 3]) deliveries.push(await received(server, { event: 'made', n }));
    const reading = counter();
    const samples = await readSamples(
      storeOf(deliveries),
      deliveries.map(({ id }) => id),
      reading.turn,
    );
    expect(reading.turns).toBe(3);
    const learning = counter();
    const proposal = await propose(contract, samples, { enums: false, turn: learning.turn });
    expect(learning.turns).toBe(3);
    expect(proposal.learned.events.map(({ type }) => type)).toEqual(['made']);
  });
});

describe('what is too large to learn from is left out with a note', () => {
  test('a delivery, and deliveries together', async () => {
    const server = await newServer();
    const one = await received(server, { event: 'made' });
    const sized = (sizeBytes: number, at: number) => ({ ...one, id: `${at}`, sizeBytes });
    const many = [
      MAX_SAMPLE_BYTES + 1,
      ...Array(MAX_TOTAL_BYTES / MAX_SAMPLE_BYTES + 1).fill(MAX_SAMPLE_BYTES),
    ].map(sized);
    const { deliveries, notes } = await readSamples(
      storeOf(many),
      many.map(({ id }) => id),
      async () => {},
    );
    expect(deliveries).toHaveLength(MAX_TOTAL_BYTES / MAX_SAMPLE_BYTES);
    expect(notes).toEqual([
      `0 has ${MAX_SAMPLE_BYTES + 1} bytes, more than the limit of ${MAX_SAMPLE_BYTES}, so nothing is learned from it.`,
      expect.stringMatching(/^17 is left out/),
    ]);
  });

  test('an event with more properties than a schema may have', async () => {
    const server = await newServer();
    const fits = await received(server, { event: 'small', ...properties(MAX_PROPERTIES - 1) });
    const large = await received(server, { event: 'large', ...properties(MAX_PROPERTIES) });
    const samples = { deliveries: [fits, large], notes: [] };
    const { learned, notes } = await propose(contract, samples, { enums: false, turn: async () => {} });
    expect(learned.events.map(({ type }) => type)).toEqual(['small']);
    expect(notes).toEqual([
      expect.stringContaining(`large has more than ${MAX_PROPERTIES} different properties`),
    ]);
  });
});

test('events are learned until the contract has reached its limits, and the others are left out with a note', async () => {
  const server = await newServer();
  const one = await received(server, { event: 'made' });
  const made = (at: number, payload: JsonObject) => {
    const event = `made_${at}`;
    return { ...one, id: `${at}`, event, payload: { event, ...payload } };
  };
  const learn = (deliveries: ReceivedDetail[]) =>
    propose(contract, { deliveries, notes: [] }, { enums: false, turn: async () => {} });

  const many = await learn(Array.from({ length: CONTRACT_LIMITS.events + 5 }, (_, at) => made(at, { a: 1 })));
  expect(many.contract.events.size).toBe(CONTRACT_LIMITS.events);
  expect(many.notes).toHaveLength(contract.events.size + 5);
  expect(many.notes[0]).toContain(`more than the limit of ${CONTRACT_LIMITS.events}`);

  const count = CONTRACT_LIMITS.properties / MAX_PROPERTIES;
  const wide = await learn(
    Array.from({ length: count }, (_, at) => made(at, properties(MAX_PROPERTIES - 1))),
  );
  expect(wide.learned.events).toHaveLength(count - 1);
  expect(wide.notes).toEqual([expect.stringContaining(`limit of ${CONTRACT_LIMITS.properties}`)]);

  const text = 'x'.repeat(CONTRACT_LIMITS.bytes / 4);
  const long = await learn([0, 1, 2, 3].map((at) => made(at, { text })));
  expect(long.learned.events).toHaveLength(3);
  expect(long.notes).toEqual([expect.stringContaining(`limit of ${CONTRACT_LIMITS.bytes}`)]);
});

test('a delivery with far more properties than an event may have is read only up to the limit', () => {
  let read = 0;
  const payload: JsonObject = {};
  for (let at = 0; at < 10_000; at += 1) {
    const get = () => {
      read += 1;
      return at;
    };
    Object.defineProperty(payload, `k${at}`, { enumerable: true, get });
  }
  const inference = createInference(MAX_PROPERTIES);
  expect(inference.add({ payload, typed: true })).toBe(false);
  expect(read).toBe(MAX_PROPERTIES + 1);
});

test.each([
  ['<payload><a/></payload>', 'payload'],
  ['\ufeff<?xml version="1.0"?>\n<!-- <no/> --><x:y a="<"/>', 'x:y'],
  ['<é/>', 'é'],
])('the root of %s is %s', (text, name) => {
  expect(rootName(text)).toBe(name);
});

test('properties that make the patterns of formats slow are learned as text', async () => {
  const server = await newServer();
  const { id } = await received(server, { event: 'made', mail: `a@${'.'.repeat(200_000)} ` });
  const { json } = await server.api<{ contract: { events: Array<{ type: string; schema: unknown }> } }>(
    '/api/contract/propose',
    { method: 'POST', body: { received: [id] } },
  );
  expect(json.contract.events.find(({ type }) => type === 'made')?.schema).toMatchObject({
    properties: { mail: { type: 'string' } },
  });
});
