/** Starts the worker from its source: Node 20 reads no TypeScript, and a worker has no loader of its own. */
import { register } from 'tsx/esm/api';

register();
await import(new URL('./entry.ts', import.meta.url).href);
