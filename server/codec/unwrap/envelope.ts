import { isJsonObject } from '../../base/json-object.ts';
import type { Contract } from '../../contract/model.ts';
import { typeFieldOf } from '../../contract/recognise.ts';
import type { Json, JsonObject } from '../../types.ts';
import { BLOCK_BYTES, TAG_BYTES } from '../cipher.ts';
import { readJson } from '../json.ts';
import { parsePlaintext } from '../plaintext.ts';
import { EncodedText } from './encoding.ts';
import type { Profiles } from './profiles.ts';
import { type Enveloped, failed, PLAIN, type PlainBody, type UnwrapFailure } from './unwrapped.ts';

const NO_MEMBERS: ReadonlyMap<string, EncodedText> = new Map();

/** What the contract says about envelopes and payloads. */
export interface EnvelopeRules {
  contract: Contract;
  profiles: Profiles;
}

/** Takes the envelope off an ASCII text, or finds that the text is a payload in clear. */
export function openEnvelope(
  body: Buffer,
  text: string,
  rules: EnvelopeRules,
): Enveloped | PlainBody | UnwrapFailure {
  switch (text.trimStart()[0]) {
    case '{': {
      const parsed = parsePlaintext(body);
      const plain: PlainBody = { kind: 'plain', parsed };
      return parsed.ok && parsed.format === 'json' ? openObject(parsed.value, plain, rules) : plain;
    }
    case '[':
    case '<':
      return PLAIN;
    case '"':
      return openString(text.trim(), rules);
    default:
      return openColonForm(text) ?? enveloped('bare', new EncodedText(text), 0);
  }
}

function openObject(
  value: JsonObject,
  plain: PlainBody,
  { contract, profiles }: EnvelopeRules,
): Enveloped | PlainBody | UnwrapFailure {
  const own = (name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);
  const type = typeFieldOf(contract, own)?.value;
  if (typeof type === 'string' && contract.events.has(type)) return plain;
  const { ciphertextMembers, besideMembers } = profiles;
  const keys = Object.keys(value);
  const onlyEnvelope = keys.every((key) => ciphertextMembers.has(key) || besideMembers.has(key));
  const texts = new Map<string, EncodedText>();
  for (const key of keys) {
    const text = value[key];
    if (typeof text === 'string' && (ciphertextMembers.has(key) || besideMembers.has(key)))
      texts.set(key, new EncodedText(text));
  }
  // Beside something that has a tag's length, a ciphertext may be shorter than a block.
  const leastBytes = [...texts].some(([key, text]) => besideMembers.has(key) && isTag(text))
    ? 1
    : BLOCK_BYTES;
  const member = keys.find((key) => ciphertextMembers.has(key) && texts.get(key)?.holds(leastBytes));
  const main = member === undefined ? undefined : texts.get(member);
  if (member === undefined || !main) return onlyEnvelope ? emptyEnvelope(value, plain, profiles) : plain;
  const wrong = keys.find((key) => besideMembers.has(key) && typeof value[key] !== 'string');
  if (wrong !== undefined) {
    const message = `The envelope's member "${wrong}" is not a string.`;
    return failed('bad-envelope', message, 'Send IV and tag in the envelope as hex or base64 text.');
  }
  const asPlain = onlyEnvelope ? null : plain;
  return { kind: 'enveloped', envelope: 'json-object', member, main, members: texts, leastBytes, asPlain };
}

/** An object with nothing but an envelope's members, none of which holds ciphertext. */
function emptyEnvelope(
  value: JsonObject,
  plain: PlainBody,
  { ciphertextMembers }: Profiles,
): PlainBody | UnwrapFailure {
  const key = Object.keys(value).find((name) => ciphertextMembers.has(name));
  if (key === undefined || isPlainValue(value[key] ?? null)) return plain;
  const is =
    typeof value[key] === 'string' ? 'does not hold a ciphertext as hex or base64 text' : 'is not a string';
  return failed(
    'bad-envelope',
    `The envelope's member "${key}" ${is}.`,
    'Send the ciphertext in the envelope as hex or base64 text.',
  );
}

/** An object inside, or running text, belongs to a plain payload that happens to use the name. */
function isPlainValue(value: Json): boolean {
  return isJsonObject(value) || (typeof value === 'string' && /\s/.test(value.trim()));
}

function openString(text: string, rules: EnvelopeRules): Enveloped | PlainBody | UnwrapFailure {
  const read = readJson(text);
  if (!read.ok || typeof read.value !== 'string') return PLAIN;
  const main = new EncodedText(read.value);
  if (main.holds(BLOCK_BYTES)) return enveloped('json-string', main, BLOCK_BYTES);
  const inner = read.value.trimStart()[0] === '{' ? readJson(read.value.trim()) : null;
  const isEnvelope =
    inner?.ok && isJsonObject(inner.value) && openObject(inner.value, PLAIN, rules).kind === 'enveloped';
  if (!isEnvelope) return PLAIN;
  return failed(
    'bad-envelope',
    'The envelope was serialised twice: it is text inside a JSON string.',
    'Serialise the envelope once.',
  );
}

/** `iv:ciphertext:tag` or `iv:ciphertext`, each in hex or base64. */
function openColonForm(text: string): Enveloped | null {
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  // A fourth field is one too many, so no more than four are split off.
  const fields = text.split(':', 4);
  if (fields.length > 3) return null;
  const [iv, ciphertext, tag] = fields.map((field) => new EncodedText(field));
  if (!iv?.holds(0) || !ciphertext?.holds(0)) return null;
  const members = new Map([['iv', iv], ...(tag === undefined ? [] : [['tag', tag] as const])]);
  return { ...enveloped('colon', ciphertext, 0), members };
}

function enveloped(envelope: Enveloped['envelope'], main: EncodedText, leastBytes: number): Enveloped {
  return {
    kind: 'enveloped',
    envelope,
    member: null,
    main,
    members: NO_MEMBERS,
    leastBytes,
    asPlain: null,
  };
}

/** Whether a text may be a whole GCM tag. */
export function isTag(text: EncodedText): boolean {
  return text.readings.some(({ octets }) => octets.length === TAG_BYTES);
}
