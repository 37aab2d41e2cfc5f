import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBus } from '../../server/bus.ts';
import { createLiveDecoder } from '../../server/codec/live-decoder.ts';
import { createContractSource } from '../../server/contract/source.ts';
import { createEndpoints } from '../../server/receiver/endpoints.ts';
import { createRedecoder } from '../../server/receiver/redecode.ts';
import { createReplyPlanner } from '../../server/receiver/reply.ts';
import { contract } from '../contract/support.ts';
import { newStore } from '../store/support.ts';
import { REFUSED, refuseWrites } from '../support/failing-store.ts';
import { IV, KEY } from '../support/seal.ts';
import { tempDir } from '../support/temp.ts';

test('a key whose replacement cannot be stored stays in the ring', async () => {
  const path = join(tempDir(), 'rai-hooks.db');
  const store = newStore({ path });
  const onError = (error: unknown) => {
    throw error;
  };
  const contracts = createContractSource(contract);
  const decoder = createLiveDecoder(contracts, onError);
  onTestFinished(() => decoder.close());
  const bus = createBus({ onError });
  const endpoints = createEndpoints({
    ...{ store, contracts },
    replies: createReplyPlanner(),
    redecoder: createRedecoder({ store, bus, decode: decoder.decode, onError }),
    planes: () => ({ inspectorPort: 2, receiver: { port: 3, names: [] } }),
  });
  const key = { label: 'one', mode: 'gcm', key: KEY, iv: IV };
  await endpoints.put('inbox', {});
  await endpoints.assignKey('inbox', key);
  refuseWrites(path, 'INSERT ON endpoint_keys');
  await expect(endpoints.assignKey('inbox', { ...key, key: 'f'.repeat(32) })).rejects.toThrow(REFUSED);
  expect(endpoints.get('inbox')?.keys).toEqual([key]);
});
