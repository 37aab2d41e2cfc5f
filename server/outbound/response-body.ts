import type { IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import { OutboundFailure, outboundError } from './errors.ts';
import type { OutboundLimits } from './shapes.ts';

/** Collects the beginning of a response body. */
export interface BodyReader {
  /** The kept part as text; a character that was cut is left out. */
  text(): string;
  /** The kept part as bytes. */
  bytes(): Buffer;
}

/** Reads to the end, keeps `keptBodyBytes`, and aborts beyond `maxBodyBytes`. */
export function readBody(
  response: IncomingMessage,
  limits: Pick<OutboundLimits, 'keptBodyBytes' | 'maxBodyBytes'>,
  fail: (failure: OutboundFailure) => void,
): BodyReader {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let totalBytes = 0;
  response.on('data', (chunk: Buffer) => {
    totalBytes += chunk.byteLength;
    const part = chunk.subarray(0, limits.keptBodyBytes - keptBytes);
    if (part.byteLength > 0) kept.push(part);
    keptBytes += part.byteLength;
    if (totalBytes > limits.maxBodyBytes) {
      fail(new OutboundFailure(outboundError('too-large', `over ${limits.maxBodyBytes} bytes`)));
    }
  });
  return {
    bytes: () => Buffer.concat(kept),
    text() {
      const decoder = new StringDecoder('utf8');
      const text = decoder.write(Buffer.concat(kept));
      return totalBytes > keptBytes ? text : text + decoder.end();
    },
  };
}
