// Writes deliveries until it is killed, and says on stdout which ones are committed.
import { writeSync } from 'node:fs';
import { openStore } from '../../../server/store/index.ts';
import { LIMITS, newReceived } from '../support.ts';

const store = openStore({ path: process.argv[2] ?? '', limits: LIMITS, now: Date.now });

async function one(): Promise<void> {
  const delivery = newReceived();
  await store.received.insert(delivery);
  writeSync(1, `${delivery.id}\n`);
  await one();
}

for (let lane = 0; lane < 8; lane += 1) void one();
