/** A part of a response: text, or UTF-8 bytes. */
export type Piece = string | Uint8Array;

/**
 * A value that may have megabytes: JSON bytes, bytes to encode as base64, UTF-8 bytes to write as a JSON string, or an
 * object in pieces.
 */
export type LargeValue =
  | { json: Uint8Array | null }
  | { base64: Uint8Array | null }
  | { text: Uint8Array }
  | { pieces: Iterable<Piece> };

/** Bytes per piece; a multiple of three, so that the base64 of the pieces can be concatenated. */
const PIECE_BYTES = 196_608;

/** Serialises one object in pieces: first the small members, then the large ones, one piece at a time. */
export function* jsonPieces(members: object, large: Readonly<Record<string, LargeValue>>): Generator<Piece> {
  const head = JSON.stringify(members).slice(0, -1);
  let comma = head === '{' ? '' : ',';
  yield head;
  for (const [name, value] of Object.entries(large)) {
    yield `${comma}${JSON.stringify(name)}:`;
    yield* largeValue(value);
    comma = ',';
  }
  yield '}';
}

function* largeValue(value: LargeValue): Generator<Piece> {
  if ('json' in value) yield* jsonValue(value.json);
  else if ('base64' in value) yield* base64Value(value.base64);
  else if ('text' in value) yield* textValue(value.text);
  else yield* value.pieces;
}

function* jsonValue(json: Uint8Array | null): Generator<Piece> {
  if (json === null) yield 'null';
  else yield* slices(json);
}

function* base64Value(bytes: Uint8Array | null): Generator<Piece> {
  if (bytes === null) return yield 'null';
  yield '"';
  yield* base64Slices(bytes);
  yield '"';
}

function* textValue(utf8: Uint8Array): Generator<Piece> {
  yield '"';
  for (const text of textSlices(utf8)) yield JSON.stringify(text).slice(1, -1);
  yield '"';
}

/** UTF-8 bytes as text, one piece at a time. Never splits a character, and keeps a byte order mark. */
export function* textSlices(utf8: Uint8Array): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const slice of slices(utf8)) yield decoder.decode(slice, { stream: true });
}

/** Bytes as base64, one piece at a time. */
export function* base64Slices(bytes: Uint8Array): Generator<string> {
  for (const slice of slices(bytes)) yield slice.toString('base64');
}

function* slices(bytes: Uint8Array): Generator<Buffer> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole.length; at += PIECE_BYTES) yield whole.subarray(at, at + PIECE_BYTES);
}
