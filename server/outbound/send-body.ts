import type { ClientRequest } from 'node:http';
import type { OutboundRequest } from './shapes.ts';

/** Sends the body, at once or at the pace asked for; stops when the request is over. */
export function sendBody(outgoing: ClientRequest, { body, pace }: OutboundRequest): void {
  if (!pace || body.byteLength === 0) {
    outgoing.end(body);
    return;
  }
  const chunkBytes = Math.max(pace.chunkBytes, 1);
  let at = 0;
  const next = () => {
    if (outgoing.destroyed) return;
    const chunk = body.subarray(at, at + chunkBytes);
    at += chunk.byteLength;
    if (at >= body.byteLength) {
      outgoing.end(chunk);
      return;
    }
    outgoing.write(chunk);
    timer = setTimeout(next, pace.delayMs);
  };
  let timer = setTimeout(next, 0);
  outgoing.once('close', () => clearTimeout(timer));
}
