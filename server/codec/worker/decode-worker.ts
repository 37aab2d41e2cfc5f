/// <reference lib="es2024.arraybuffer" />
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../base/package-root.ts';
import type { Contract } from '../../contract/model.ts';
import { internalFailure } from '../decode.ts';
import { toBytes } from '../decoded-bytes.ts';
import type { DecodedBytes, DecodeInput, DecodeSettings } from '../decoding.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export interface DecodeWorkerOptions {
  /** Returns the current contract; called before each body, and sent to the worker when it has changed. */
  contract: () => Contract;
  onError: (error: unknown) => void;
  /** A body that takes longer fails, and the worker is replaced. */
  timeLimitMs?: number;
  /** The worker ends after this time without a body, which frees its memory. */
  idleMs?: number;
  /** Maximum bytes of all waiting bodies. */
  maxWaitingBytes?: number;
  /** The module that the worker runs; tests use one that fails. */
  entry?: URL | string;
}

/** Decodes bodies one after the other in a worker thread, which is started for the first of them. */
export interface DecodeWorker {
  /** Always resolves with an outcome: `internal-error` when the worker ends while it decodes this body. */
  decode(input: DecodeInput, settings: DecodeSettings): Promise<DecodedBytes>;
  /** Ends the thread; waiting bodies get an outcome with the cause `internal-error`. */
  close(): Promise<void>;
}

interface Job {
  input: DecodeInput;
  settings: DecodeSettings;
  resolve: (decoded: DecodedBytes) => void;
}

/** Why the decoder gave no outcome. The outcome that takes its place shows the name. */
class DecodeWorkerError extends Error {
  constructor(name: 'DecodeWorkerEnded' | 'DecodeTimeLimit', detail: string) {
    super(detail);
    this.name = name;
  }
}

export function createDecodeWorker(options: DecodeWorkerOptions): DecodeWorker {
  return new OneWorker(options);
}

class OneWorker implements DecodeWorker {
  private readonly options: Required<DecodeWorkerOptions>;
  private readonly waiting: Job[] = [];
  private waitingBytes = 0;
  private current: Job | null = null;
  private worker: Worker | null = null;
  private known: Contract | null = null;
  private limit: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(options: DecodeWorkerOptions) {
    this.options = {
      timeLimitMs: 30_000,
      idleMs: 30_000,
      maxWaitingBytes: 256_000_000,
      entry: defaultEntry(),
      ...options,
    };
  }

  async decode(input: DecodeInput, settings: DecodeSettings): Promise<DecodedBytes> {
    const { maxWaitingBytes } = this.options;
    if (this.closed) return lost(new DecodeWorkerError('DecodeWorkerEnded', 'The decoder was closed.'));
    if (this.current !== null && this.waitingBytes + input.body.length > maxWaitingBytes)
      return tooManyWait(maxWaitingBytes);
    return new Promise((resolve) => {
      this.waiting.push({ input, settings, resolve });
      this.waitingBytes += input.body.length;
      this.next();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const worker = this.worker;
    this.ended(new DecodeWorkerError('DecodeWorkerEnded', 'The decoder was closed.'), worker);
    await worker?.terminate();
  }

  private next(): void {
    if (this.current !== null) return;
    const job = this.waiting.shift();
    if (!job) {
      this.rest();
      return;
    }
    this.waitingBytes -= job.input.body.length;
    this.current = job;
    try {
      this.hand(job, this.ready());
    } catch (error) {
      // Too few threads or too little memory for a worker: this body fails, the next one tries again.
      this.ended(error, this.worker);
    }
  }

  private hand(job: Job, worker: Worker): void {
    // Copied only now, so that only one body is in memory twice; the copy is transferred to the worker, not copied again.
    const input = { ...job.input, body: resizableCopy(job.input.body) };
    const { timeLimitMs } = this.options;
    // After a blocked event loop, timers run before messages are read, so the outcome may have arrived in time.
    const stop = () => this.current === job && this.ended(timeLimit(timeLimitMs), worker);
    this.after(timeLimitMs, () => setImmediate(stop));
    tell(worker, { type: 'decode', input, settings: job.settings }, [input.body.buffer]);
  }

  /** Without a body to decode, the thread does not keep the process alive, and ends after a while to free its memory. */
  private rest(): void {
    const { worker } = this;
    worker?.unref();
    this.after(this.options.idleMs, () => {
      if (this.worker === worker) this.forget();
      void worker?.terminate();
    });
    this.limit?.unref();
  }

  private after(ms: number, act: () => void): void {
    if (this.limit) clearTimeout(this.limit);
    this.limit = setTimeout(act, ms);
  }

  private ready(): Worker {
    this.worker ??= this.start();
    this.worker.ref();
    const contract = this.options.contract();
    if (this.known !== contract) tell(this.worker, { type: 'contract', contract: withoutExamples(contract) });
    this.known = contract;
    return this.worker;
  }

  private start(): Worker {
    const worker = new Worker(this.options.entry, { execArgv: [], stdin: false, name: 'decode' });
    // A message of a worker that was replaced may still arrive; it belongs to no waiting body.
    worker.on('message', (message: FromWorker) => {
      if (worker === this.worker) this.answered(message);
    });
    worker.on('error', (error) => this.ended(error, worker));
    worker.on('exit', (code) =>
      this.ended(new DecodeWorkerError('DecodeWorkerEnded', `The decode worker ended (${code}).`), worker),
    );
    return worker;
  }

  private answered({ decoded, error }: FromWorker): void {
    if (error !== undefined) this.options.onError(error);
    const job = this.current;
    this.current = null;
    job?.resolve(decoded);
    this.next();
  }

  /** Gives the current body its outcome; waiting bodies go to a new worker or, once closed, get their outcome too. */
  private ended(error: unknown, worker: Worker | null): void {
    if (worker !== this.worker) return;
    this.forget();
    void worker?.terminate();
    const jobs = this.closed ? [this.current, ...this.waiting.splice(0)] : [this.current];
    this.current = null;
    for (const job of jobs) job?.resolve(lost(error));
    if (this.closed) return;
    this.options.onError(error);
    this.next();
  }

  private forget(): void {
    if (this.limit) clearTimeout(this.limit);
    this.worker = null;
    this.known = null;
  }
}

/** Decoding does not use the examples, which may be megabytes to copy. */
function withoutExamples(contract: Contract): Contract {
  const bare = [...contract.events].map(([type, event]) => [type, { ...event, example: {} }] as const);
  return { ...contract, events: new Map(bare) };
}

/** The outcome of a body that the worker did not decode. */
function lost(...reason: Parameters<typeof internalFailure>): DecodedBytes {
  return toBytes(internalFailure(...reason), new Uint8Array());
}

function tooManyWait(maxWaitingBytes: number): DecodedBytes {
  return lost(null, {
    message: `Too many large bodies arrived at once: more than ${maxWaitingBytes / 1_000_000} MB are waiting to be decoded.`,
    advice: 'The body is stored, but was not decoded. Send it again when fewer large bodies are in progress.',
  });
}

/**
 * Resizable, so that the worker can free it at once: its heap is small, so a garbage collection may not run for
 * seconds.
 */
function resizableCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length, { maxByteLength: bytes.length }));
  copy.set(bytes);
  return copy;
}

function tell(worker: Worker, message: ToWorker, transfer: ArrayBufferLike[] = []): void {
  worker.postMessage(message, transfer as ArrayBuffer[]);
}

function timeLimit(limitMs: number): DecodeWorkerError {
  return new DecodeWorkerError('DecodeTimeLimit', `A body took longer than ${limitMs} ms to decode.`);
}

/** In a build, the worker is a file beside dist/cli.js; from source, it runs as TypeScript. */
function defaultEntry(): URL | string {
  if (import.meta.url.endsWith('.ts')) return new URL('./entry-from-source.js', import.meta.url);
  return join(packageRoot(), 'dist', 'decode-worker.js');
}
