import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createBus } from '../../server/bus.ts';
import { createLiveDecoder } from '../../server/codec/live-decoder.ts';
import { createContractSource } from '../../server/contract/source.ts';
import { importDelivery } from '../../server/receiver/import-delivery.ts';
import { createRedecoder } from '../../server/receiver/redecode.ts';
import type { Page, Received } from '../../server/types.ts';
import { contract } from '../contract/support.ts';
import { newId, newReceived, newStore } from '../store/support.ts';
import { IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { newServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const RIGHT = { label: 'right', mode: 'cbc', key: KEY, iv: IV } as const;
const WRONG = { ...RIGHT, label: 'wrong', key: 'f'.repeat(32) };

test('a key that is added while a delivery is being decoded decodes that delivery, too', async () => {
  const server = await newServer();
  await server.api('/api/endpoints/late', { method: 'PUT', body: {} });
  await server.api('/api/endpoints/late/keys', { method: 'POST', body: WRONG });
  const text = JSON.stringify({ ...PURCHASE, note: 'x'.repeat(6_000_000) });
  const delivered = server.deliver('/hooks/late', { body: seal('cbc', text).toString('base64') });
  // The worker is decoding it: its endpoint was read, and it is not stored yet.
  await setTimeout(200);
  await server.api('/api/endpoints/late/keys', { method: 'POST', body: RIGHT });
  await delivered;
  const received = await until('the delivery, decoded', async () => {
    const { items } = (await server.api<Page<Received>>('/api/received')).json;
    return items[0]?.verdict === 'undecodable' ? null : items[0];
  });
  expect(received).toMatchObject({ verdict: 'valid', encryption: { mode: 'cbc' } });
});

test('a key that is added while an imported delivery is being decoded decodes that delivery, too', async () => {
  const store = newStore();
  const fail = (error: unknown) => {
    throw error;
  };
  const bus = createBus({ onError: fail });
  const decoder = createLiveDecoder(createContractSource(contract), fail);
  onTestFinished(() => decoder.close());
  const redecoder = createRedecoder({ store, bus, decode: decoder.decode, onError: fail });
  await store.endpoints.put({ name: 'late', expects: { encryption: 'any' }, reply: {}, forwardTo: null });
  await store.endpoints.addKey('late', WRONG);
  const delivery = {
    ...{ id: newId(), receivedAt: '2026-11-21T11:59:00.123Z', endpoint: 'late', method: 'POST' },
    ...{ path: '/hooks/late', remote: '127.0.0.1', headers: [], reply: null },
    body: Buffer.from(seal('cbc', JSON.stringify(PURCHASE)).toString('base64')),
  };
  await importDelivery(
    { ...delivery, sizeBytes: delivery.body.length },
    {
      ...{ store, bus, redecoder },
      async decode(...given) {
        const decoded = await decoder.decode(...given);
        await store.endpoints.addKey('late', RIGHT);
        redecoder.start('late');
        return decoded;
      },
    },
  );
  await until('the delivery, decoded', () =>
    store.received.summary(delivery.id)?.verdict === 'valid' ? true : null,
  );
  await redecoder.stop();
});

test('a stop waits for a run that a newer one has replaced, too', async () => {
  const store = newStore();
  const fail = (error: unknown) => {
    throw error;
  };
  await store.endpoints.put({ name: 'inbox', expects: { encryption: 'any' }, reply: {}, forwardTo: null });
  await store.received.insert(newReceived({ verdict: 'undecodable', cause: 'no-key' }));
  const decoder = createLiveDecoder(createContractSource(contract), fail);
  onTestFinished(() => decoder.close());
  const steps: string[] = [];
  const waiting: Array<() => void> = [];
  const redecoder = createRedecoder({
    ...{ store, bus: createBus({ onError: fail }), onError: fail },
    async decode(...given) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      steps.push('decoded');
      return decoder.decode(...given);
    },
  });
  redecoder.start('inbox');
  redecoder.start('inbox');
  const [endFirst, endSecond] = waiting;
  const stopped = redecoder.stop().then(() => steps.push('stopped'));
  endSecond?.();
  await setTimeout(50);
  endFirst?.();
  await stopped;
  expect(steps).toEqual(['decoded', 'decoded', 'stopped']);
});
