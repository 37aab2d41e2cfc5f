import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type Running, startServer } from '../../server/app/start.ts';
import { packageRoot } from '../../server/base/package-root.ts';
import { loadConfig } from '../../server/config/config.ts';
import type { Settings } from '../../server/config/settings/read.ts';
import type { ReceiverLimits } from '../../server/receiver/limits.ts';
import type { Page, Problem, Received, ReceivedDetail, SentDetail } from '../../server/types.ts';
import { sendHttps, type WireReply, type WireRequest } from './https.ts';
import { openStream, type TestStream } from './stream.ts';
import { until } from './wait.ts';

/** The response of the API; `json` is undefined when it is not JSON. */
export interface ApiReply<T> {
  status: number;
  headers: Headers;
  text: string;
  json: T;
}

export interface ApiInit {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent unchanged. */
  body?: unknown;
}

/** The real server, both planes, in this process. */
export interface TestServer {
  running: Running;
  inspectorPort: number;
  receiverPort: number;
  /** PEM. */
  ca: string;
  token: string;
  /** The internal errors that the server reported: normally none. */
  errors: unknown[];
  api<T = Problem>(path: string, init?: ApiInit): Promise<ApiReply<T>>;
  deliver(path: string, request?: WireRequest): Promise<WireReply>;
  /** Delivers. Returns the reply and the stored delivery. */
  record(path: string, request?: WireRequest): Promise<{ reply: WireReply; received: ReceivedDetail }>;
  /** Waits until a sent delivery has ended and has the link to its twin. */
  settled(id: string): Promise<SentDetail>;
  /** Opens the stream; with a `seq`, it begins after that. */
  stream(after?: number): Promise<TestStream>;
  stop(): Promise<void>;
}

/** Starts the server in its own folder (or in `dir`, which is not removed); it stops at the end of the test. */
export async function newServer(
  flags: Record<string, unknown> = {},
  dir?: string,
  settings: Settings | null = null,
  limits: Partial<ReceiverLimits> = {},
): Promise<TestServer> {
  const server = await launch(flags, dir, settings, limits);
  onTestFinished(server.stop);
  return server;
}

/** One server for all tests of a file; the object gets its members before the first test. */
export function sharedServer(flags: Record<string, unknown> = {}): TestServer {
  const shared = {} as TestServer;
  beforeAll(async () => {
    Object.assign(shared, await launch(flags));
  });
  afterAll(() => shared.stop());
  return shared;
}

async function launch(
  flags: Record<string, unknown>,
  given?: string,
  settings: Settings | null = null,
  limits: Partial<ReceiverLimits> = {},
): Promise<TestServer> {
  const dir = given ?? mkdtempSync(join(tmpdir(), 'rai-hooks-test-'));
  const config = loadConfig({
    flags: { port: 0, 'receiver-port': 0, 'data-dir': join(dir, 'data'), ...flags },
    env: {},
    cwd: dir,
    terminal: false,
  });
  const errors: unknown[] = [];
  const running = await startServer(config, {
    onError: (error) => errors.push(error),
    settings,
    limits,
    assetsDir: pageFolder(dir),
  });
  const stop = async () => {
    await running.stop();
    if (given === undefined) rmSync(dir, { recursive: true, force: true });
  };
  return { ...clientOf(running), errors, stop };
}

/** The built page if it exists, else a minimal one. */
function pageFolder(dir: string): string {
  const built = join(packageRoot(), 'dist', 'ui');
  if (existsSync(join(built, 'index.html'))) return built;
  const folder = join(dir, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>rai-hooks</title>');
  writeFileSync(join(folder, 'assets', 'main.js'), 'export {};');
  return folder;
}

function clientOf(running: Running): Omit<TestServer, 'errors' | 'stop'> {
  const { ready } = running;
  const inspectorPort = Number(new URL(ready.inspector).port);
  const receiverPort = Number(new URL(ready.receiver).port);
  const ca = readFileSync(ready.ca, 'utf8');
  const { token } = ready;

  const api = <T = Problem>(path: string, init: ApiInit = {}): Promise<ApiReply<T>> =>
    callApi<T>(inspectorPort, path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
  const deliver = (path: string, request: WireRequest = {}) => sendHttps(receiverPort, ca, path, request);

  return {
    running,
    inspectorPort,
    receiverPort,
    ca,
    token,
    api,
    deliver,
    async record(path, request) {
      const { seq } = (await api<Page<Received>>('/api/received?limit=1')).json.items[0] ?? { seq: 0 };
      const reply = await deliver(path, request);
      const { items } = (await api<Page<Received>>(`/api/received?after=${seq}`)).json;
      const [summary] = items;
      if (!summary || items.length > 1) throw new Error(`Stored ${items.length} deliveries, not one`);
      return { reply, received: (await api<ReceivedDetail>(`/api/received/${summary.id}`)).json };
    },
    settled: (id) =>
      until(`the end of ${id}`, async () => {
        const { json } = await api<SentDetail>(`/api/sent/${id}`);
        return json.state === 'pending' ? null : json;
      }),
    stream: (after) => openStream(inspectorPort, token, after),
  };
}

/** Calls the control plane; without a token, unless `init` has one. */
export async function callApi<T = Problem>(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: ApiInit = {},
): Promise<ApiReply<T>> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    // A kept connection may be closed by the server in the moment it is used again, when a busy test is late.
    headers: { connection: 'close', ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /\bjson/.test(response.headers.get('content-type') ?? '') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (isJson ? JSON.parse(text) : undefined) as T,
  };
}
