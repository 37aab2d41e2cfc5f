/// <reference lib="es2024.arraybuffer" />
import { parentPort } from 'node:worker_threads';
import { createValidator } from '../../contract/validate.ts';
import { createDecoder } from '../decode.ts';
import { toBytes } from '../decoded-bytes.ts';
import type { Decode, DecodeInput, DecodeSettings } from '../decoding.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** The program of the worker: decodes one body after the other with the latest contract. */

let decode: Decode | null = null;
let thrown: Pick<FromWorker, 'error'> = {};

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'contract') {
    const { contract } = message;
    decode = createDecoder({
      contract,
      validator: createValidator(contract),
      onError: (error) => {
        thrown = { error };
      },
    });
  } else answer(message.input, message.settings);
});

function answer(input: DecodeInput, settings: DecodeSettings): void {
  if (!decode) throw new Error('The decode worker was given a body before a contract.');
  thrown = {};
  const decoded = toBytes(decode(input, settings), input.body);
  const payload = ownMemory(decoded.payload);
  const plaintext = ownMemory(decoded.plaintext);
  const message: FromWorker = { decoded: { ...decoded, payload, plaintext }, ...thrown };
  const handedOver = [payload, plaintext].flatMap((bytes) =>
    bytes instanceof Uint8Array ? [bytes.buffer as ArrayBuffer] : [],
  );
  parentPort?.postMessage(message, handedOver);
  free(input.body);
}

/** Frees the memory of a body at once: without this, 8 bodies of 9 MB stayed until the worker ended. */
function free({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.resizable) buffer.resize(0);
}

/** Copies bytes that share their memory, which cannot be transferred: a small Buffer is part of a pool, and plaintext may be part of the body. */
function ownMemory<M extends string>(bytes: Uint8Array | M | null): Uint8Array | M | null {
  if (!(bytes instanceof Uint8Array)) return bytes;
  return bytes.length === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
}
