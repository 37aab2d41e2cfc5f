import type { StreamMessage } from '../../server/types.ts';

/** State of the stream; `retryAt` is the time of the next connection, in milliseconds since the epoch. */
export type Connection = { state: 'connecting' | 'live' } | { state: 'lost'; retryAt: number };

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/**
 * Wait before the next connection: doubles from 0.5 s to 10 s, minus a random part, so that several tabs do not connect
 * at the same moment.
 */
export function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
  return ceiling * (0.75 + 0.25 * random());
}

export interface StreamOptions {
  url: string;
  /** The `seq` after which rows may be missing, 0 for an empty database; null before the first `hello`. */
  lastSeq: () => number | null;
  onMessage: (message: StreamMessage) => void;
  onState: (state: Connection) => void;
  /** Whether to connect again; called before each new connection. False when the session has ended. */
  mayRetry: () => Promise<boolean>;
}

export interface Stream {
  start(): void;
  /** Connects at once if the connection is lost. */
  retry(): void;
}

interface Line {
  socket: WebSocket | null;
  failures: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

function readMessage(data: unknown): StreamMessage | null {
  try {
    return JSON.parse(String(data)) as StreamMessage;
  } catch {
    return null;
  }
}

function connect(options: StreamOptions, line: Line): void {
  const after = options.lastSeq();
  const socket = new WebSocket(after === null ? options.url : `${options.url}?after=${after}`);
  line.socket = socket;
  socket.addEventListener('message', (event) => {
    const message = readMessage(event.data);
    if (message === null) return;
    if (message.type === 'hello') {
      line.failures = 0;
      options.onState({ state: 'live' });
    }
    options.onMessage(message);
  });
  socket.addEventListener('close', () => {
    if (line.socket !== socket) return;
    line.socket = null;
    line.failures += 1;
    const delayMs = backoffMs(line.failures, Math.random);
    options.onState({ state: 'lost', retryAt: Date.now() + delayMs });
    line.timer = setTimeout(() => void reconnect(options, line), delayMs);
  });
}

async function reconnect(options: StreamOptions, line: Line): Promise<void> {
  clearTimeout(line.timer);
  if (line.socket !== null || !(await options.mayRetry())) return;
  if (line.socket === null) connect(options, line);
}

/** The live connection. It reconnects by itself, and at once when the network is back or the tab becomes visible. */
export function createStream(options: StreamOptions): Stream {
  const line: Line = { socket: null, failures: 0, timer: undefined };
  let started = false;
  const retry = (): void => {
    if (started && line.socket === null) void reconnect(options, line);
  };
  window.addEventListener('online', retry);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) retry();
  });
  return {
    start() {
      if (started) return retry();
      started = true;
      connect(options, line);
    },
    retry,
  };
}
