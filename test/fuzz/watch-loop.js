/**
 * Loaded into the server with `--import`. Answers each message from the parent with the longest block of the event
 * loop since the last answer and the resident memory, in milliseconds and bytes. Plain JavaScript, because the server
 * under test is the built one, which runs without a TypeScript loader.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 5;
const NANOSECONDS_PER_MS = 1e6;

if (process.send) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let peakRssBytes = 0;
  setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss());
  }, 20).unref();
  process.on('message', () => {
    const heldMs = Math.max(0, delay.max / NANOSECONDS_PER_MS - RESOLUTION_MS);
    process.send?.({ heldMs, rssBytes: process.memoryUsage.rss(), peakRssBytes });
    delay.reset();
    peakRssBytes = 0;
  });
  // Listening to messages must not keep the server from ending.
  process.channel?.unref();
}
