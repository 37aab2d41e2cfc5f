import { headerValue } from '../base/headers.ts';
import type { Contract } from '../contract/model.ts';
import type { EncryptionSeen, JsonObject } from '../types.ts';
import type { DecodeInput, DecodeSettings } from './decoding.ts';
import { diagnose } from './decrypt/diagnose/index.ts';
import { search } from './decrypt/search.ts';
import type { Parsed } from './plaintext.ts';
import type { Step, Trail } from './trail.ts';
import { unwrap } from './unwrap/index.ts';
import { type Profiles, readsAs } from './unwrap/profiles.ts';
import {
  failed as failedUnwrap,
  type PlainBody,
  type Reading,
  type UnwrapFailure,
} from './unwrap/unwrapped.ts';

/** The plaintext of a body. */
export interface OpenedBody {
  plaintext: Buffer;
  encryption: EncryptionSeen | null;
  /** The parsed plaintext, where an earlier stage had to parse it to decide between readings; else null. */
  parsed: Parsed | null;
}

/** The part of the contract that opening needs. */
export interface OpenRules {
  contract: Contract;
  profiles: Profiles;
}

interface Unwrapping {
  /** Empty for a plain body. */
  readings: Reading[];
  /** Set when the body is plain, or may be. */
  asPlain: PlainBody | null;
}

/** Runs the stages `unwrap` and `decrypt`. Null when one of them failed. */
export function openBody(
  input: DecodeInput,
  settings: DecodeSettings,
  rules: OpenRules,
  trail: Trail,
): OpenedBody | null {
  const body = Buffer.from(input.body.buffer, input.body.byteOffset, input.body.byteLength);
  const unwrapped = trail.run('unwrap', () => unwrapStep(body, input, settings, rules));
  if (unwrapped === null) return null;
  const { readings, asPlain } = unwrapped;
  const parsed = asPlain?.parsed ?? null;
  if (readings.length === 0) return trail.run('decrypt', () => plainStep(body, parsed, input, settings));
  return trail.run('decrypt', () => {
    const decrypted = decryptStep(readings, settings, rules);
    const isPlain = decrypted.result === null && asPlain && settings.expects.encryption !== 'required';
    return isPlain ? plainStep(body, parsed, input, settings) : decrypted;
  });
}

function unwrapStep(
  body: Buffer,
  input: DecodeInput,
  { expects }: DecodeSettings,
  rules: OpenRules,
): { step: Step; result: Unwrapping | null } {
  if (input.tooLarge) return { step: tooLarge(input.tooLarge), result: null };
  if (input.incomplete) return { step: incomplete(body, input.incomplete), result: null };
  const unwrapped = unwrap({ body, headers: input.headers, ...rules });
  if (unwrapped.kind === 'failed') return { step: failed(unwrapped, body), result: null };
  if (unwrapped.kind === 'plain') {
    const evidence = { encoding: 'none', bytesIn: body.length, bytesOut: body.length };
    return { step: { outcome: 'passed', evidence }, result: { readings: [], asPlain: unwrapped } };
  }
  const { readings, asPlain, unknown } = unwrapped;
  const [first] = readings;
  const mismatch = first && wireMismatch(readings, first, rules.profiles, expects.wire);
  if (mismatch) return { step: failed(mismatch, body), result: null };
  return {
    step: { outcome: 'passed', ...(first ? { evidence: readingEvidence(first, body, unknown) } : {}) },
    result: { readings, asPlain },
  };
}

/** Fails a body that cannot have the configured wire profile; other profiles are not tried. */
function wireMismatch(
  readings: Reading[],
  first: Reading,
  profiles: Profiles,
  name?: string,
): UnwrapFailure | null {
  const wire = name === undefined ? undefined : profiles.find(name);
  // Hex digits are base64 characters, too, but base64 of a ciphertext never has hex digits only.
  const likely = first.encoding === 'hex' ? [first] : readings;
  if (!wire || likely.some((reading) => readsAs(wire, reading))) return null;
  const envelope = wire.envelope.kind !== first.envelope;
  const seen = envelope ? `its envelope is "${first.envelope}"` : `its encoding is ${first.encoding}`;
  return failedUnwrap(
    envelope ? 'bad-envelope' : 'bad-encoding',
    `This endpoint expects the wire profile "${wire.name}", but the body does not match it: ${seen}.`,
    `Make the sender use "${wire.name}", or let the endpoint expect any wire profile.`,
    { expected: wire.name, encoding: first.encoding, envelope: first.envelope },
  );
}

function readingEvidence(reading: Reading, body: Buffer, unknown: readonly string[]): JsonObject {
  return {
    // A text with none of the characters in which the two differ is called by the usual name.
    encoding: reading.encoding === 'base64-or-base64url' ? 'base64' : reading.encoding,
    envelope: reading.envelope,
    ...(reading.member ? { member: reading.member } : {}),
    ...(unknown.length > 0 ? { unknownMembers: [...unknown] } : {}),
    ...(reading.mended ? { mended: reading.mended } : {}),
    bytesIn: body.length,
    bytesOut: reading.octets.length,
  };
}

function tooLarge({ limitBytes, declaredBytes, readBytes }: NonNullable<DecodeInput['tooLarge']>): Step {
  return {
    outcome: 'failed',
    cause: 'too-large',
    message: `The body is larger than the limit of ${limitBytes} bytes.`,
    advice: 'Start rai-hooks with a larger --max-body if you expect bodies of this size.',
    evidence: { limitBytes, declaredBytes, readBytes },
  };
}

function incomplete(body: Buffer, { declaredBytes }: NonNullable<DecodeInput['incomplete']>): Step {
  return {
    outcome: 'failed',
    cause: 'incomplete-body',
    message: 'The connection ended before the body was complete.',
    advice: 'Look for a timeout or a crash at the sender. The part of the body that arrived is stored.',
    evidence: { declaredBytes, readBytes: body.length },
  };
}

function failed({ cause, message, advice, evidence }: UnwrapFailure, body: Buffer): Step {
  return { outcome: 'failed', cause, message, advice, evidence: { bytesIn: body.length, ...evidence } };
}

function plainStep(
  body: Buffer,
  parsed: Parsed | null,
  input: DecodeInput,
  { expects }: DecodeSettings,
): { step: Step; result: OpenedBody | null } {
  if (expects.encryption === 'required') {
    const step: Step = {
      outcome: 'failed',
      cause: 'not-encrypted',
      message: 'The body is not encrypted, but this endpoint expects encrypted bodies.',
      advice: 'Turn on encryption in the webhook, or let the endpoint expect plain bodies, too.',
    };
    return { step, result: null };
  }
  const marked = headerValue(input.headers, 'x-encrypted');
  const evidence =
    marked === undefined
      ? {}
      : {
          evidence: {
            'x-encrypted': marked,
            note: 'The header says that the body is encrypted, but it is plain.',
          },
        };
  return {
    step: { outcome: 'skipped', ...evidence },
    result: { plaintext: body, encryption: null, parsed },
  };
}

function decryptStep(
  readings: Reading[],
  { keys, expects, hint }: DecodeSettings,
  { profiles }: OpenRules,
): { step: Step; result: OpenedBody | null } {
  if (expects.encryption === 'none') {
    const step: Step = {
      outcome: 'failed',
      cause: 'unexpectedly-encrypted',
      message: 'The body looks encrypted, but this endpoint expects plain bodies.',
      advice: 'Turn off encryption in the webhook, or let the endpoint expect encrypted bodies, too.',
    };
    return { step, result: null };
  }
  const found = search({ readings, profiles, ring: keys, expects, hint: hint ?? null });
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
