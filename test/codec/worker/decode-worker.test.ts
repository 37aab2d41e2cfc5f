import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../../server/base/package-root.ts';
import { toBytes } from '../../../server/codec/decoded-bytes.ts';
import type { DecodedBytes } from '../../../server/codec/decoding.ts';
import { createDecodeWorker, type DecodeWorker } from '../../../server/codec/worker/decode-worker.ts';
import type { Contract } from '../../../server/contract/model.ts';
import { contract, decode, inputOf, readVectors, ringKey, settingsOf } from '../support.ts';

const vectors = [...readVectors('good'), ...readVectors('variants'), ...readVectors('defects')];
const PLAIN = { keys: [], expects: { encryption: 'any' } } as const;
const opened: DecodeWorker[] = [];
afterEach(() => Promise.all(opened.splice(0).map((worker) => worker.close())));

function newWorker(options: Partial<Parameters<typeof createDecodeWorker>[0]> = {}) {
  const errors: unknown[] = [];
  const worker = createDecodeWorker({
    contract: () => contract,
    onError: (error) => errors.push(error),
    ...options,
  });
  opened.push(worker);
  return { worker, errors, decode: worker.decode.bind(worker) };
}

/** A module that a worker runs instead of the decoder. */
const program = (source: string) => new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const body = (text: string) => ({ body: Buffer.from(text), headers: [] });

/** An outcome without its duration. */
function untimed({ durationUs: _, stages, payload, plaintext, ...rest }: DecodedBytes) {
  return {
    ...rest,
    payload: payload && Buffer.from(payload).toString(),
    plaintext: plaintext && Buffer.from(plaintext).toString('base64'),
    stages: stages.map(({ durationUs: __, ...stage }) => stage),
  };
}

/** The outcome of decoding a body in this process. */
const here = (...[input, settings]: Parameters<typeof decode>) =>
  toBytes(decode(input, settings), input.body);

test('a worker gives the same outcome as this process, on every vector', async () => {
  const { decode: inWorker } = newWorker();
  for (const vector of vectors) {
    const [input, settings] = [inputOf(vector), settingsOf(vector)];
    expect(untimed(await inWorker(input, settings))).toEqual(untimed(here(input, settings)));
  }
});

test('a worker gives the same outcome for any bytes under any number of keys', async () => {
  const { decode: inWorker } = newWorker();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(3), async (bytes, count) => {
      const settings = { ...PLAIN, keys: Array.from({ length: count }, (_, at) => ringKey(`${at}`)) };
      const input = { body: bytes, headers: [] };
      expect(untimed(await inWorker(input, settings))).toEqual(untimed(here(input, settings)));
    }),
    { numRuns: 200, seed: 41 },
  );
});

test('the caller keeps its body after the worker was given a copy', async () => {
  const { decode: inWorker } = newWorker();
  const input = body('{"event":"user_joined"}');
  const { plaintext } = await inWorker(input, PLAIN);
  expect(input.body.toString()).toBe('{"event":"user_joined"}');
  expect(plaintext).toBe('body');
});

test('after a change of the contract, the next body is decoded with the new one', async () => {
  let inForce: Contract = contract;
  const { decode: inWorker } = newWorker({ contract: () => inForce });
  const input = body('{"event":"made_up"}');
  expect((await inWorker(input, PLAIN)).cause).toBe('unknown-event');
  const [event] = contract.events.values();
  if (!event) throw new Error('no event');
  const schema = { type: 'object', properties: { event: { const: 'made_up' } } };
  inForce = { ...contract, events: new Map([['made_up', { ...event, type: 'made_up', schema }]]) };
  expect((await inWorker(input, PLAIN)).verdict).toBe('valid');
  inForce = contract;
  expect((await inWorker(input, PLAIN)).cause).toBe('unknown-event');
});

describe('a worker that ends', () => {
  const ANSWER = `{ decoded: { verdict: 'valid', plaintext: null, text } }`;
  const READ = `const text = Buffer.from(message.input.body).toString();`;
  const failing = program(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (message) => {
      if (message.type !== 'decode') return;
      ${READ}
      if (text === 'throw') throw new Error('a defect');
      if (text === 'exit') process.exit(3);
      if (text === 'hang') for (;;);
      parentPort.postMessage(${ANSWER});
    });`);

  test.each([
    ['throw', 'Error'],
    ['exit', 'DecodeWorkerEnded'],
  ])('%s: its body gets an outcome with the reason, and waiting bodies are decoded', async (what, name) => {
    const { decode: inWorker, errors } = newWorker({ entry: failing });
    const all = await Promise.all(
      ['before', what, 'after', what, 'last'].map((one) => inWorker(body(one), PLAIN)),
    );
    expect(all.map(({ verdict }) => verdict)).toEqual([
      'valid',
      'undecodable',
      'valid',
      'undecodable',
      'valid',
    ]);
    expect(all[1]).toMatchObject({
      cause: 'internal-error',
      stages: [{ message: expect.stringContaining(name) }, {}, {}, {}, {}],
    });
    expect(errors).toHaveLength(2);
  });

  test('because it does not respond is stopped at the time limit', async () => {
    const { decode: inWorker } = newWorker({ entry: failing, timeLimitMs: 5000 });
    const [first, second] = await Promise.all([
      inWorker(body('hang'), PLAIN),
      inWorker(body('after'), PLAIN),
    ]);
    expect(JSON.stringify(first.stages)).toContain('DecodeTimeLimit');
    expect(second.verdict).toBe('valid');
  });

  test('because its module cannot be loaded loses no delivery', async () => {
    const { decode: inWorker } = newWorker({ entry: program('throw new Error("not loaded")') });
    expect((await inWorker(body('any'), PLAIN)).cause).toBe('internal-error');
    expect((await inWorker(body('any'), PLAIN)).cause).toBe('internal-error');
  });

  test('because it was closed gives each waiting body an outcome', async () => {
    const { worker, decode: inWorker } = newWorker({ entry: failing });
    const all = [inWorker(body('hang'), PLAIN), inWorker(body('after'), PLAIN)];
    await worker.close();
    for (const one of await Promise.all(all)) expect(one.cause).toBe('internal-error');
    expect((await inWorker(body('later'), PLAIN)).cause).toBe('internal-error');
  });

  test('bodies that wait are limited in bytes; one beyond the limit gets an outcome', async () => {
    const { decode: inWorker } = newWorker({ entry: failing, maxWaitingBytes: 10 });
    const all = await Promise.all(['first', '0123456789', 'x'].map((one) => inWorker(body(one), PLAIN)));
    expect(all.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'undecodable']);
    const [said] = all[2]?.stages ?? [];
    expect(said?.message).toContain('Too many large bodies');
    expect(said?.advice).toContain('Send it again');
    expect(said?.advice).not.toContain('report');
  });
});

test('the built worker, which an installed rai-hooks runs, decodes like the source', async () => {
  const { decode: inWorker } = newWorker({ entry: join(packageRoot(), 'dist', 'decode-worker.js') });
  for (const vector of vectors.slice(0, 20)) {
    const [input, settings] = [inputOf(vector), settingsOf(vector)];
    expect(untimed(await inWorker(input, settings))).toEqual(untimed(here(input, settings)));
  }
});

test('the worker ends when idle and starts again with the next body', async () => {
  const { decode: inWorker } = newWorker({ idleMs: 1 });
  expect((await inWorker(body('{}'), PLAIN)).cause).toBe('no-match');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await inWorker(body('{}'), PLAIN)).cause).toBe('no-match');
});

/** Answers each body with its own text after the time given in the text. */
const ECHO = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ type, input }) => {
    if (type !== 'decode') return;
    const text = Buffer.from(input.body).toString();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(text.split(' ')[1]));
    parentPort.postMessage({ decoded: { stages: [], about: text } });
  });`;

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('an outcome that arrived while the event loop was blocked beyond the limit is not lost', async () => {
  const { decode: inWorker, errors } = newWorker({ timeLimitMs: 1_000, entry: program(ECHO) });
  await inWorker(body('first 0'), PLAIN);
  const outcomes = Promise.all([inWorker(body('a 100'), PLAIN), inWorker(body('b 0'), PLAIN)]);
  block(1_500);
  expect((await outcomes).map(({ about }) => about)).toEqual(['a 100', 'b 0']);
  expect(errors).toEqual([]);
});

test('an outcome that arrives after the worker was replaced goes to no other body', async () => {
  const { decode: inWorker, errors } = newWorker({ timeLimitMs: 1_000, entry: program(ECHO) });
  await inWorker(body('first 0'), PLAIN);
  const outcomes = Promise.all(['a 1300', 'b 0', 'c 0'].map((text) => inWorker(body(text), PLAIN)));
  // Makes both timers below due in one turn, and has the outcome of `a` come between the limit's last look and its end.
  setTimeout(() => block(200), 900);
  setTimeout(() => setImmediate(() => block(600)), 999);
  const [late, ...others] = await outcomes;
  expect(late?.cause).toBe('internal-error');
  expect(others.map(({ about }) => about)).toEqual(['b 0', 'c 0']);
  expect(errors).toHaveLength(1);
});

test('bodies get an outcome when no worker can be started', async () => {
  const { decode: inWorker, errors } = newWorker({ entry: new URL('https://example.com/no-module') });
  const outcomes = await Promise.all(['a', 'b'].map((text) => inWorker(body(text), PLAIN)));
  expect(outcomes.map(({ cause }) => cause)).toEqual(['internal-error', 'internal-error']);
  expect(errors).toHaveLength(2);
});
