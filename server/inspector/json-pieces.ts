/** A part of an answer: text, or text that is in UTF-8 already. */
export type Piece = string | Uint8Array;

/** A value that may have megabytes: JSON as it is, or bytes to be written in base64. */
export type LargeValue = { json: Uint8Array | null } | { base64: Uint8Array | null };

/** Bytes a piece; a multiple of three, so that the base64 of pieces is the base64 of the whole. */
const PIECE_BYTES = 196_608;

/** One JSON object: members as they are, then large ones, of which no more than a piece is made at a time. */
export function* jsonPieces(members: object, large: Readonly<Record<string, LargeValue>>): Generator<Piece> {
  const head = JSON.stringify(members).slice(0, -1);
  let comma = head === '{' ? '' : ',';
  yield head;
  for (const [name, value] of Object.entries(large)) {
    yield `${comma}${JSON.stringify(name)}:`;
    yield* 'json' in value ? jsonValue(value.json) : base64Value(value.base64);
    comma = ',';
  }
  yield '}';
}

function* jsonValue(json: Uint8Array | null): Generator<Piece> {
  if (json === null) yield 'null';
  else yield* slices(json);
}

function* base64Value(bytes: Uint8Array | null): Generator<Piece> {
  if (bytes === null) return yield 'null';
  yield '"';
  for (const slice of slices(bytes)) yield slice.toString('base64');
  yield '"';
}

function* slices(bytes: Uint8Array): Generator<Buffer> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole.length; at += PIECE_BYTES) yield whole.subarray(at, at + PIECE_BYTES);
}
