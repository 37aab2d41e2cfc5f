import { aboutPayload } from '../contract/about.ts';
import { findDrift } from '../contract/drift.ts';
import type { Contract } from '../contract/model.ts';
import { schemaOf } from '../contract/model.ts';
import { isAboutTypeField } from '../contract/recognise.ts';
import type { Validator } from '../contract/validate.ts';
import type { BodyFormat, Issue, JsonObject } from '../types.ts';
import { BLOCK_BYTES } from './cipher.ts';
import type { Decode, Decoded, DecodeInput, DecodeSettings } from './decoding.ts';
import { type Identified, identify } from './identify.ts';
import { type OpenedBody, openBody } from './open-body.ts';
import { type Parsed, parsePlaintext } from './plaintext.ts';
import { linesAndColumns } from './text-position.ts';
import { type Step, Trail } from './trail.ts';
import { likelyEnvelope } from './unwrap/likely-envelope.ts';
import { indexProfiles, type Profiles } from './unwrap/profiles.ts';
import { locateXml } from './xml/type.ts';

export interface DecoderOptions {
  contract: Contract;
  validator: Validator;
  /** Called with an error that decoding threw, which is a defect of rai-hooks. The outcome says so, too. */
  onError?: ((error: unknown) => void) | undefined;
}

/** Makes the decoder, which turns bytes into a verdict with five stages. It returns an outcome for any bytes, and never throws. */
export function createDecoder({ contract, validator, onError }: DecoderOptions): Decode {
  const rules = { contract, validator, profiles: indexProfiles(contract.wires) };
  return (input, settings) => {
    const trail = new Trail();
    const seen = nothingSeen();
    try {
      runStages(rules, { input, settings, trail, seen });
    } catch (error) {
      trail.failInternally(error);
      onError?.(error);
    }
    return finish(trail, seen);
  };
}

/**
 * The outcome of a body whose decoding gave none, for example because the worker stopped. Without `explained` it says that
 * rai-hooks has a defect.
 */
export function internalFailure(error: unknown, explained?: Pick<Step, 'message' | 'advice'>): Decoded {
  const trail = new Trail();
  trail.failInternally(error, explained);
  return finish(trail, nothingSeen());
}

interface Run {
  input: DecodeInput;
  settings: DecodeSettings;
  trail: Trail;
  /** The outcome so far. It is filled in place because copying it after each stage was measurably slower. */
  seen: Decoded;
}

/** Runs the stages up to the first that fails. */
function runStages(
  { contract, validator, profiles }: Pick<DecoderOptions, 'contract' | 'validator'> & { profiles: Profiles },
  { input, settings, trail, seen }: Run,
): void {
  const opened = openBody(input, settings, { contract, profiles }, trail);
  if (!opened) return;
  seen.encryption = opened.encryption;
  seen.plaintext = opened.plaintext;
  const { format } = settings.expects;
  const parsed = trail.run('parse', () =>
    parseStep(asExpected(opened.parsed ?? parsePlaintext(opened.plaintext), format), opened),
  );
  seen.format = parsed.format;
  if (!parsed.ok) return;
  const found = trail.run('recognise', () =>
    recogniseStep({ contract, validator, profiles }, parsed, opened),
  );
  seen.payload = found.payload;
  seen.about = found.about;
  if (found.event === null) return;
  seen.event = found.event;
  seen.recognisedBy = found.by;
  const { issues, drift } = trail.run('validate', () => validateStep(contract, validator, parsed, found));
  seen.issues = issues;
  seen.drift = drift;
}

/** Fails a well-formed text that is not in the format that the endpoint expects. */
function asExpected(parsed: Parsed, format: BodyFormat | undefined): Parsed {
  if (!parsed.ok || format === undefined || parsed.format === format) return parsed;
  const names = { json: 'JSON', xml: 'XML' };
  return {
    ok: false,
    format: parsed.format,
    cause: `malformed-${format}`,
    message: `The text is ${names[parsed.format]}, but this endpoint expects ${names[format]}.`,
    advice: `Set the Request format of the webhook to ${names[format]}, or let the endpoint expect any format.`,
    position: null,
  };
}

function parseStep(parsed: Parsed, { encryption }: OpenedBody): { step: Step; result: Parsed } {
  if (parsed.ok) {
    return {
      step: { outcome: 'passed', evidence: { format: parsed.format, nodes: parsed.nodes } },
      result: parsed,
    };
  }
  const { cause, message, position } = parsed;
  // A few wrong characters in the IV change only as many characters of the first block: the rest may still read as text.
  const early = encryption?.mode === 'cbc' && position?.line === 1 && position.column <= BLOCK_BYTES;
  const advice = early ? `${parsed.advice} ${FIRST_BLOCK}` : parsed.advice;
  return {
    step: { outcome: 'failed', cause, message, advice, ...(position ? { evidence: { ...position } } : {}) },
    result: parsed,
  };
}

/** Added to the advice when the problem is in the first block of a CBC text. */
const FIRST_BLOCK = `The problem is in the first ${BLOCK_BYTES} bytes, which a wrong IV changes in CBC: also compare the IV in both settings.`;

function recogniseStep(
  { contract, validator, profiles }: Pick<DecoderOptions, 'contract' | 'validator'> & { profiles: Profiles },
  parsed: Parsed & { ok: true },
  opened: OpenedBody,
): { step: Step; result: Identified & Pick<Decoded, 'about'> } {
  const found = identify(contract, validator, parsed);
  const result = { ...found, about: aboutPayload(contract.about, found.payload) };
  const step = asEnvelope(found.step, found.payload, opened, profiles);
  if (step) return { step, result };
  const value = found.step.evidence?.value;
  const at =
    opened.encryption?.mode === 'cbc' && typeof value === 'string' ? opened.plaintext.indexOf(value) : -1;
  if (at < 0 || at >= BLOCK_BYTES) return { step: found.step, result };
  return { step: { ...found.step, advice: `${found.step.advice} ${FIRST_BLOCK}` }, result };
}

/** Explains a plain object that fits no event because it is rather an envelope; null when it is none. */
function asEnvelope(
  step: Step,
  payload: JsonObject,
  { encryption }: OpenedBody,
  profiles: Profiles,
): Step | null {
  const likely = step.cause === 'no-match' && encryption === null ? likelyEnvelope(payload, profiles) : null;
  if (!likely) return null;
  const { member, known, unknown } = likely;
  const others =
    unknown.length > 0 ? ` No wire form knows the members beside it: ${unknown.join(', ')}.` : '';
  return {
    ...step,
    message: known
      ? `The member "${member}" may hold a ciphertext, but no key of this endpoint opens it.${others} As a plain payload, the body fits no event.`
      : `The member "${member}" may hold a ciphertext, but no wire form has one in a member of that name. As a plain payload, the body fits no event.`,
    advice: known
      ? 'If it is a ciphertext, compare key, IV and mode with those of the sender. If it is a payload, send the event type in it.'
      : `If it is a ciphertext, send it in a member that a wire form knows: ${[...profiles.ciphertextMembers].join(', ')}. If it is a payload, send the event type in it.`,
    evidence: {
      ...step.evidence,
      ciphertextIn: member,
      ...(unknown.length > 0 && { unknownMembers: unknown }),
    },
  };
}

function validateStep(
  contract: Contract,
  validator: Validator,
  parsed: Parsed & { ok: true },
  found: Identified,
): { step: Step; result: Pick<Decoded, 'issues' | 'drift'> } {
  const event = found.event ?? '';
  // An event recognised by an alias or its shape has no type field. That is not an issue: `recognise` shows it.
  const issues = validator
    .issues(event, found.payload)
    .filter((issue) => !isAboutTypeField(contract, found.payload, issue));
  const placed = parsed.format === 'xml' ? placeInXml(contract, parsed, event, issues) : issues;
  const schema = contract.events.get(event)?.schemaName ?? event;
  const result = { issues: placed, drift: findDrift(schemaOf(contract, event) ?? {}, found.payload) };
  if (placed.length === 0) return { step: { outcome: 'passed', evidence: { schema } }, result };
  const [one] = placed;
  const message =
    placed.length === 1
      ? `${one?.pointer || 'The payload'} ${one?.message}.`
      : `The payload has ${placed.length} issues: it does not match the schema of the contract.`;
  const advice =
    'Look at the issues: each names its property. A property that is only assumed may be wrong in the contract itself.';
  return {
    step: {
      outcome: 'failed',
      cause: 'schema',
      message,
      advice,
      evidence: { schema, issues: placed.length },
    },
    result,
  };
}

/** Adds to each issue the line and column of its element; for a missing element, those of the nearest one around it. */
function placeInXml(
  contract: Contract,
  parsed: Parsed & { ok: true; format: 'xml' },
  event: string,
  issues: Issue[],
): Issue[] {
  if (issues.length === 0) return issues;
  const offsets = locateXml(parsed.root, schemaOf(contract, event), contract.xml);
  const nearest = issues.map(({ pointer }) => {
    let known = pointer;
    while (!offsets.has(known)) known = known.slice(0, known.lastIndexOf('/'));
    return offsets.get(known) ?? 0;
  });
  const places = linesAndColumns(parsed.text, nearest);
  return issues.map((issue, index) => ({ ...issue, ...places[index] }));
}

/** The outcome before any stage has run. */
function nothingSeen(): Decoded {
  return {
    verdict: 'undecodable',
    cause: null,
    stages: [],
    format: null,
    encryption: null,
    event: null,
    recognisedBy: null,
    payload: undefined,
    plaintext: null,
    issues: [],
    drift: [],
    about: null,
    durationUs: 0,
  };
}

function finish(trail: Trail, seen: Decoded): Decoded {
  const { verdict, cause = null } = trail.verdict();
  seen.verdict = verdict;
  seen.cause = cause;
  seen.stages = trail.allStages();
  seen.durationUs = trail.totalUs();
  return seen;
}
