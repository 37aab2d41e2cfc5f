import { parentPort } from 'node:worker_threads';
import { createValidator } from '../../contract/validate.ts';
import { createDecoder } from '../decode.ts';
import type { Decode, DecodeInput, DecodeSettings } from '../decoding.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** The worker's side: decodes one body after the other, by the contract it was told last. */

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
  const decoded = decode(input, settings);
  const plaintext = place(decoded.plaintext, input.body);
  const message: FromWorker = { decoded: { ...decoded, plaintext }, ...thrown };
  parentPort?.postMessage(message, plaintext instanceof Uint8Array ? [plaintext.buffer as ArrayBuffer] : []);
}

/** A small Buffer is part of a pool that others use, so only memory of its own is handed over. */
function place(plaintext: Uint8Array | null, body: Uint8Array): FromWorker['decoded']['plaintext'] {
  if (plaintext?.buffer === body.buffer && plaintext.length === body.length) return 'body';
  return (
    plaintext && (plaintext.length === plaintext.buffer.byteLength ? plaintext : Uint8Array.from(plaintext))
  );
}
