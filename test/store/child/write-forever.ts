// Writes deliveries until it is killed, and says on stdout which ones are committed.
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { openStore } from '../../../server/store/index.ts';
import { LIMITS, newReceived } from '../support.ts';

const store = openStore({ path: process.argv[2] ?? '', limits: LIMITS, now: Date.now });

/** At once, because the process is killed at any moment; a pipe that is full for now is tried again. */
async function say(line: string): Promise<void> {
  try {
    writeSync(1, line);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    await setImmediate();
    await say(line);
  }
}

async function one(): Promise<void> {
  const delivery = newReceived();
  await store.received.insert(delivery);
  await say(`${delivery.id}\n`);
  await one();
}

for (let lane = 0; lane < 8; lane += 1) void one();
