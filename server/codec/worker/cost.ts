import type { Contract } from '../../contract/model.ts';
import { propertiesOf } from '../../contract/size.ts';
import type { DecodeInput, DecodeSettings } from '../decoding.ts';

/** Decoding may block the event loop for 20 ms. The limit is half of that, because other machines may be slower. */
const MAX_COST_US = 10_000;
/** Costs in microseconds, measured with bodies of only one kind of content. */
const US_PER_BYTE = 0.02;
const US_PER_MARK = 2;
const US_PER_KEY_AND_BYTE = 0.02;
/** An encrypted body may contain dense markup: assume one mark per this many bytes. */
const HIDDEN_BYTES_PER_MARK = 8;
/** Base64, hex and random octets have less than one mark per this many bytes. */
const MARKED_BYTES_PER_MARK = 64;
/** The characters of JSON and XML that begin or end a value, a member, an element, an attribute or a reference. */
const IS_MARK = new Uint8Array(256);
for (const mark of Buffer.from('{[<,:=&\\')) IS_MARK[mark] = 1;

/**
 * Compiling the schemas of this many properties takes 20 to 60 ms, and a body of unknown type may need all of them at
 * once.
 */
const MAX_COMPILED_HERE = 400;

/** Whether the schemas of a contract are compiled in a worker, so that compiling does not block the event loop. */
export function isLargeContract(contract: Contract): boolean {
  return propertiesOf(contract) > MAX_COMPILED_HERE;
}

/** Whether decoding may take so long that it belongs in a worker: by its bytes, its marks and the keys to try. */
export function isCostly({ body }: DecodeInput, { keys }: DecodeSettings): boolean {
  const base = body.length * (US_PER_BYTE + keys.length * US_PER_KEY_AND_BYTE);
  if (base > MAX_COST_US) return true;
  const marks = countMarks(body);
  const encoded = keys.length > 0 && marks * MARKED_BYTES_PER_MARK < body.length;
  return base + US_PER_MARK * (encoded ? body.length / HIDDEN_BYTES_PER_MARK : marks) > MAX_COST_US;
}

function countMarks(body: Uint8Array): number {
  let marks = 0;
  for (let at = 0; at < body.length; at += 1) marks += IS_MARK[body[at] as number] as number;
  return marks;
}
