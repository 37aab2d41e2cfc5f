import type { IncomingMessage } from 'node:http';
import type { HeaderPair } from '../types.ts';

/** What came over the wire, before anything looks at it. */
export type Captured =
  | { kind: 'complete'; body: Buffer }
  /** `declaredBytes` is the Content-Length, null when there was none. */
  | { kind: 'too-large'; declaredBytes: number | null; readBytes: number }
  /** The sender went away before the end. */
  | { kind: 'aborted'; readBytes: number };

/** Reads a body as it comes, whatever the method, counting on the stream: a declared length is not believed. */
export function capture(request: IncomingMessage, limitBytes: number): Promise<Captured> {
  const declared = declaredLength(request);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let readBytes = 0;
    const settle = (captured: Captured) => {
      request.off('data', onData).off('end', onEnd).off('close', onAbort).off('error', onAbort);
      request.on('error', () => {});
      resolve(captured);
    };
    const tooLarge = () => settle({ kind: 'too-large', declaredBytes: declared, readBytes });
    const onData = (chunk: Buffer) => {
      readBytes += chunk.length;
      if (readBytes > limitBytes) tooLarge();
      else chunks.push(chunk);
    };
    const onEnd = () =>
      settle({
        kind: 'complete',
        body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
      });
    const onAbort = () => settle({ kind: 'aborted', readBytes });
    request.on('data', onData).on('end', onEnd).on('close', onAbort).on('error', onAbort);
    if (declared !== null && declared > limitBytes) tooLarge();
  });
}

/** Header pairs as they stood on the wire: Node lists names and values in turn. */
export function headerPairs(rawHeaders: readonly string[]): HeaderPair[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [
    rawHeaders[2 * at] ?? '',
    rawHeaders[2 * at + 1] ?? '',
  ]);
}

function declaredLength(request: IncomingMessage): number | null {
  const text = request.headers['content-length'];
  return text === undefined ? null : Number(text);
}
