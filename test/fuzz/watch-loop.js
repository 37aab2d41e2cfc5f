/**
 * Loaded into the server with `--import`. Answers each message from the parent with the longest block of the event
 * loop since the last answer and the resident memory, in milliseconds and bytes. Plain JavaScript, because the server
 * under test is the built one, which runs without a TypeScript loader.
 */
import { readFileSync } from 'node:fs';

const RESOLUTION_MS = 5;
const NANOSECONDS_PER_MS = 1e6;
const SCHEDULER_FILE = `/proc/self/task/${process.pid}/schedstat`;

/**
 * How long the main thread has been ready to run while other programs had the processor, in milliseconds. Linux counts it
 * (Documentation/scheduler/sched-stats.rst); elsewhere it is 0, and a busy machine makes blocks seem longer.
 */
function waitedMs() {
  try {
    return Number(readFileSync(SCHEDULER_FILE, 'latin1').split(' ')[1]) / NANOSECONDS_PER_MS;
  } catch {
    return 0;
  }
}

if (process.send) {
  let heldMs = 0;
  let peakRssBytes = 0;
  let dueAt = performance.now() + RESOLUTION_MS;
  let waitedBefore = waitedMs();

  /** Notes by how much the loop is late: what it spent on work of its own, not what other programs took from it. */
  const look = () => {
    const waited = waitedMs();
    heldMs = Math.max(heldMs, performance.now() - dueAt - (waited - waitedBefore));
    waitedBefore = waited;
    dueAt = performance.now() + RESOLUTION_MS;
  };
  const tick = () => {
    look();
    setTimeout(tick, RESOLUTION_MS).unref();
  };
  setTimeout(tick, RESOLUTION_MS).unref();
  setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss());
  }, 20).unref();
  process.on('message', () => {
    look();
    process.send?.({ heldMs, rssBytes: process.memoryUsage.rss(), peakRssBytes });
    heldMs = 0;
    peakRssBytes = 0;
  });
  // Listening to messages must not keep the server from ending.
  process.channel?.unref();
}
