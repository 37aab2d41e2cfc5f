import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ready } from '../../server/app/start.ts';
import { packageRoot } from '../../server/base/package-root.ts';
import type { HeaderPair } from '../../server/types.ts';

const WATCH = fileURLToPath(new URL('./watch-loop.js', import.meta.url));
const CONNECTIONS = 16;
/** A request that takes longer counts as never answered. */
const ANSWER_MS = 60_000;

/** What the server went through since it was last asked. */
export interface Load {
  /** Longest block of the event loop, in milliseconds. */
  heldMs: number;
  rssBytes: number;
  peakRssBytes: number;
}

export interface Answer {
  status: number;
  contentType: string;
  text: string;
}

export interface Call {
  method: string;
  path: string;
  headers?: readonly HeaderPair[];
  body?: Uint8Array | string;
  /** Reads the answer's body without keeping it: `text` is then empty. */
  discard?: boolean;
}

/** The built server in a process of its own, watched from inside. */
export interface WatchedServer {
  /** To the control plane, with the token. Rejects when there is no answer. */
  api(call: Call): Promise<Answer>;
  /** To the data plane, over TLS. Rejects when there is no answer. */
  deliver(call: Call): Promise<Answer>;
  load(): Promise<Load>;
  /** What it wrote to stderr so far. */
  stderr(): string;
  /** False once the process has ended. */
  isUp(): boolean;
  stop(): Promise<void>;
}

/** Starts `node dist/cli.js start` over an empty data dir; build before. */
export async function startWatched(flags: readonly string[] = []): Promise<WatchedServer> {
  const dir = mkdtempSync(join(tmpdir(), 'rai-hooks-fuzz-'));
  const args = [
    'start',
    '--json',
    '--quiet',
    '--port',
    '0',
    '--receiver-port',
    '0',
    '--data-dir',
    dir,
    ...flags,
  ];
  const child = fork(join(packageRoot(), 'dist', 'cli.js'), args, {
    cwd: dir,
    execArgv: ['--import', WATCH],
    silent: true,
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-20_000);
  });
  const ready = await readyLine(child, () => stderr);
  child.stdout?.resume();
  const { api, deliver, close } = createClients(ready);
  return {
    api,
    deliver,
    load: () => askLoad(child),
    stderr: () => stderr,
    isUp: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      close();
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function readyLine(child: ChildProcess, stderr: () => string): Promise<Ready> {
  if (!child.stdout) throw new Error('The server has no stdout.');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => null)]);
  if (line === null) throw new Error(`The server did not start: ${stderr()}`);
  return JSON.parse(String(line[0])) as Ready;
}

async function askLoad(child: ChildProcess): Promise<Load> {
  if (!child.connected) throw new Error('The server has ended.');
  const stop = new AbortController();
  const { signal } = stop;
  try {
    const answer = once(child, 'message', { signal }) as Promise<[Load]>;
    const end = once(child, 'disconnect', { signal }).then(() => null);
    child.send('load');
    const first = await Promise.race([answer, end]);
    if (first === null) throw new Error('The server has ended.');
    return first[0];
  } finally {
    stop.abort();
  }
}

function createClients({ inspector, receiver, ca, token }: Ready) {
  const plain = new HttpAgent({ keepAlive: true, maxSockets: CONNECTIONS });
  const secure = new HttpsAgent({ keepAlive: true, maxSockets: CONNECTIONS });
  const trusted = readFileSync(ca, 'utf8');
  const control = new URL(inspector);
  const data = new URL(receiver);
  const api = ({ headers = [], ...call }: Call) => {
    const pairs = [...headers, ['authorization', `Bearer ${token}`]] as HeaderPair[];
    const options = { ...optionsOf({ ...call, headers: pairs }), agent: plain };
    return exchange(
      (take) => httpRequest({ ...options, host: control.hostname, port: control.port }, take),
      call,
    );
  };
  const deliver = (call: Call) => {
    const options = { ...optionsOf(call), agent: secure, ca: trusted, servername: 'localhost' };
    return exchange((take) => httpsRequest({ ...options, host: data.hostname, port: data.port }, take), call);
  };
  const close = () => {
    plain.destroy();
    secure.destroy();
  };
  return { api, deliver, close };
}

function optionsOf({ method, path, headers = [], body }: Call) {
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  const merged = new Map<string, string[]>();
  for (const [name, value] of headers) merged.set(name, [...(merged.get(name) ?? []), value]);
  return {
    method,
    path,
    timeout: ANSWER_MS,
    headers: { 'Content-Length': String(length), ...Object.fromEntries(merged) },
  };
}

function exchange(
  open: (take: (response: IncomingMessage) => void) => ReturnType<typeof httpRequest>,
  { body, discard = false }: Pick<Call, 'body' | 'discard'>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | null = null;
    const request = open((response) => {
      answer = response;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        if (!discard) chunks.push(chunk);
      });
      response.on('error', reject);
      // Also when the server closed the connection before it had read the whole request: it has answered all the same.
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('timeout', () => request.destroy(new Error(`No answer within ${ANSWER_MS} ms`)));
    // An answer that has begun says itself whether it ends.
    request.on('error', (error) => {
      if (answer === null) reject(error);
    });
    request.end(body);
  });
}
