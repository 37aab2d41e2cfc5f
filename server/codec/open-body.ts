import type { Contract } from '../contract/model.ts';
import type { EncryptionSeen, JsonObject, UnwrapCause } from '../types.ts';
import type { DecodeInput, DecodeSettings } from './decode.ts';
import { search } from './decrypt.ts';
import { diagnose } from './diagnose/index.ts';
import { header } from './layout.ts';
import type { Parsed } from './plaintext.ts';
import type { Step, Trail } from './trail.ts';
import { type Reading, unwrap } from './unwrap.ts';

export interface OpenedBody {
  plaintext: Buffer;
  encryption: EncryptionSeen | null;
  /** Set when the search had to parse to choose between readings. */
  parsed: Parsed | null;
}

/** The stages `unwrap` and `decrypt`; null when one of them failed. */
export function openBody(
  input: DecodeInput,
  settings: DecodeSettings,
  contract: Contract,
  trail: Trail,
): OpenedBody | null {
  const body = Buffer.from(input.body.buffer, input.body.byteOffset, input.body.byteLength);
  const readings = trail.run('unwrap', () => unwrapStep(body, input, contract));
  if (readings === null) return null;
  if (readings.length === 0) return plain(body, input, settings, trail);
  return trail.run('decrypt', () => decryptStep(readings, settings, contract));
}

/** Null: failed. Empty: a plain body. */
function unwrapStep(
  body: Buffer,
  input: DecodeInput,
  contract: Contract,
): { step: Step; result: Reading[] | null } {
  if (input.tooLarge) return { step: tooLarge(input.tooLarge), result: null };
  const unwrapped = unwrap(body, input.headers, contract);
  if (unwrapped.kind === 'failed') {
    const { cause, message, advice } = unwrapped;
    return {
      step: { outcome: 'failed', cause, message, advice, evidence: { bytesIn: body.length } },
      result: null,
    };
  }
  if (unwrapped.kind === 'plain') {
    return {
      step: {
        outcome: 'passed',
        evidence: { encoding: 'none', bytesIn: body.length, bytesOut: body.length },
      },
      result: [],
    };
  }
  const { readings } = unwrapped;
  const [first] = readings;
  if (
    !first ||
    !contract.wires.some(
      (wire) =>
        wire.envelope.kind === first.envelope && (first.encoding === 'raw') === (wire.encoding === 'raw'),
    )
  ) {
    return { step: unreadable(body), result: null };
  }
  return { step: { outcome: 'passed', evidence: readingEvidence(first, body) }, result: readings };
}

function readingEvidence(reading: Reading, body: Buffer): JsonObject {
  return {
    encoding: reading.encoding,
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

function unreadable(body: Buffer): Step {
  return failed(
    'bad-encoding',
    'The body is neither JSON nor XML, nor ciphertext in an encoding the contract knows.',
    'Look at the body: an encrypted one is expected as base64 or hex text, a plain one begins with { or <.',
    {
      bytesIn: body.length,
      begins: body
        .subarray(0, 24)
        .toString('latin1')
        .replaceAll(/[^\x20-\x7e]/g, '·'),
    },
  );
}

function failed(cause: UnwrapCause, message: string, advice: string, evidence: JsonObject): Step {
  return { outcome: 'failed', cause, message, advice, evidence };
}

function plain(
  body: Buffer,
  input: DecodeInput,
  { expects }: DecodeSettings,
  trail: Trail,
): OpenedBody | null {
  const marked = header(input.headers, 'x-encrypted');
  return trail.run('decrypt', () => {
    if (expects.encryption === 'required') {
      const step: Step = {
        outcome: 'failed',
        cause: 'not-encrypted',
        message: 'The body is plain, and this endpoint expects encrypted ones.',
        advice: 'Switch the encryption of the webhook on, or let the endpoint expect any.',
      };
      return { step, result: null };
    }
    const evidence =
      marked === undefined
        ? {}
        : { evidence: { 'x-encrypted': marked, note: 'The header says encrypted; the body is plain.' } };
    return {
      step: { outcome: 'skipped' as const, ...evidence },
      result: { plaintext: body, encryption: null, parsed: null },
    };
  });
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
