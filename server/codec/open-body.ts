import { headerValue } from '../base/headers.ts';
import { type Contract, findWire } from '../contract/model.ts';
import type { EncryptionSeen, JsonObject, UnwrapCause } from '../types.ts';
import type { DecodeInput, DecodeSettings } from './decoding.ts';
import { readsAs, search } from './decrypt.ts';
import { diagnose } from './diagnose/index.ts';
import type { Parsed } from './plaintext.ts';
import type { Step, Trail } from './trail.ts';
import { type Reading, unwrap } from './unwrap.ts';

export interface OpenedBody {
  plaintext: Buffer;
  encryption: EncryptionSeen | null;
  /** Set when the search had to parse to choose between readings. */
  parsed: Parsed | null;
}

type Unwrapping = { readings: Reading[]; orPlain: boolean } | null;

/** The stages `unwrap` and `decrypt`; null when one of them failed. */
export function openBody(
  input: DecodeInput,
  settings: DecodeSettings,
  contract: Contract,
  trail: Trail,
): OpenedBody | null {
  const body = Buffer.from(input.body.buffer, input.body.byteOffset, input.body.byteLength);
  const unwrapped = trail.run('unwrap', () => unwrapStep(body, input, settings, contract));
  if (unwrapped === null) return null;
  const { readings, orPlain } = unwrapped;
  if (readings.length === 0) return trail.run('decrypt', () => plainStep(body, input, settings));
  return trail.run('decrypt', () => {
    const decrypted = decryptStep(readings, settings, contract);
    const isPlain = decrypted.result === null && orPlain && settings.expects.encryption !== 'required';
    return isPlain ? plainStep(body, input, settings) : decrypted;
  });
}

/** Null: failed. No readings: a plain body. */
function unwrapStep(
  body: Buffer,
  input: DecodeInput,
  { expects }: DecodeSettings,
  contract: Contract,
): { step: Step; result: Unwrapping } {
  if (input.tooLarge) return { step: tooLarge(input.tooLarge), result: null };
  const unwrapped = unwrap(body, input.headers, contract);
  const bytesIn = body.length;
  if (unwrapped.kind === 'failed') {
    const { cause, message, advice, evidence = {} } = unwrapped;
    return { step: failed(cause, message, advice, { bytesIn, ...evidence }), result: null };
  }
  if (unwrapped.kind === 'plain') {
    const evidence = { encoding: 'none', bytesIn, bytesOut: bytesIn };
    return { step: { outcome: 'passed', evidence }, result: { readings: [], orPlain: true } };
  }
  const { readings, orPlain } = unwrapped;
  const [first] = readings;
  const mismatch = first && wireMismatch(readings, first, contract, expects.wire);
  if (mismatch) return { step: mismatch, result: null };
  return {
    step: { outcome: 'passed', ...(first ? { evidence: readingEvidence(first, body) } : {}) },
    result: { readings, orPlain },
  };
}

/** A configured wire profile goes before guessing: what cannot be it has failed already. */
function wireMismatch(readings: Reading[], first: Reading, contract: Contract, name?: string): Step | null {
  const wire = name === undefined ? undefined : findWire(contract, name);
  // Hex digits are base64 characters too; by chance, ciphertext in base64 is never all hex digits.
  const likely = first.encoding === 'hex' ? [first] : readings;
  if (!wire || likely.some((reading) => readsAs(wire, reading))) return null;
  const envelope = wire.envelope.kind !== first.envelope;
  const seen = envelope ? `its envelope is "${first.envelope}"` : `its encoding is ${first.encoding}`;
  return failed(
    envelope ? 'bad-envelope' : 'bad-encoding',
    `This endpoint expects the wire profile "${wire.name}", and the body is not: ${seen}.`,
    'Let the endpoint expect any wire profile, or make the sender use that one.',
    { expected: wire.name, encoding: first.encoding, envelope: first.envelope },
  );
}

function readingEvidence(reading: Reading, body: Buffer): JsonObject {
  return {
    // Where no character tells the two apart, the common name is the better one.
    encoding: reading.encoding === 'base64-or-base64url' ? 'base64' : reading.encoding,
    envelope: reading.envelope,
    ...(reading.member ? { member: reading.member } : {}),
    ...(reading.mended ? { mended: reading.mended } : {}),
    bytesIn: body.length,
    bytesOut: reading.octets.length,
  };
}

function tooLarge({ limitBytes, declaredBytes, readBytes }: NonNullable<DecodeInput['tooLarge']>): Step {
  return failed(
    'too-large',
    `The body is larger than the limit of ${limitBytes} bytes.`,
    'Raise --max-body if bodies of this size are meant to arrive.',
    {
      limitBytes,
      declaredBytes,
      readBytes,
    },
  );
}

function failed(cause: UnwrapCause, message: string, advice: string, evidence: JsonObject): Step {
  return { outcome: 'failed', cause, message, advice, evidence };
}

function plainStep(
  body: Buffer,
  input: DecodeInput,
  { expects }: DecodeSettings,
): { step: Step; result: OpenedBody | null } {
  if (expects.encryption === 'required') {
    const step: Step = {
      outcome: 'failed',
      cause: 'not-encrypted',
      message: 'The body is plain, and this endpoint expects encrypted ones.',
      advice: 'Switch the encryption of the webhook on, or let the endpoint expect any.',
    };
    return { step, result: null };
  }
  const marked = headerValue(input.headers, 'x-encrypted');
  const evidence =
    marked === undefined
      ? {}
      : { evidence: { 'x-encrypted': marked, note: 'The header says encrypted; the body is plain.' } };
  return {
    step: { outcome: 'skipped', ...evidence },
    result: { plaintext: body, encryption: null, parsed: null },
  };
}

function decryptStep(
  readings: Reading[],
  { keys, expects, hint }: DecodeSettings,
  contract: Contract,
): { step: Step; result: OpenedBody | null } {
  if (expects.encryption === 'none') {
    const step: Step = {
      outcome: 'failed',
      cause: 'unexpectedly-encrypted',
      message: 'The body looks encrypted, and this endpoint expects plain ones.',
      advice: 'Switch the encryption of the webhook off, or let the endpoint expect any.',
    };
    return { step, result: null };
  }
  const found = search(readings, contract, keys, expects, hint ?? null);
  const { opened } = found;
  if (!opened) {
    const diagnosis = diagnose(found, keys, expects);
    return { step: { outcome: 'failed', ...diagnosis }, result: null };
  }
  const { mode, profile, key, plaintext, parsed } = opened;
  const evidence: JsonObject = {
    cipher: `AES-256-${mode.toUpperCase()}`,
    wire: profile.name,
    key: key.label,
    bytesIn: opened.reading.octets.length,
    bytesOut: plaintext.length,
    candidates: found.work.candidates,
    authenticated: mode === 'gcm',
  };
  return {
    step: { outcome: 'passed', evidence },
    result: { plaintext, encryption: { mode, wire: profile.name, keyLabel: key.label }, parsed },
  };
}
