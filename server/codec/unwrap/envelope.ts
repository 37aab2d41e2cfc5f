import { isJsonObject } from '../../base/json-object.ts';
import type { Contract } from '../../contract/model.ts';
import { typeFieldOf } from '../../contract/recognise.ts';
import type { Json, JsonObject } from '../../types.ts';
import { BLOCK_BYTES, TAG_BYTES } from '../cipher.ts';
import { readJson } from '../json.ts';
import { parsePlaintext } from '../plaintext.ts';
import { EncodedText } from './encoding.ts';
import { unknownMembers } from './likely-envelope.ts';
import type { Profiles } from './profiles.ts';
import { type Enveloped, failed, PLAIN, type PlainBody, type UnwrapFailure } from './unwrapped.ts';

const NO_MEMBERS: ReadonlyMap<string, EncodedText> = new Map();

/** The part of the contract by which an envelope is told from a payload. */
export interface EnvelopeRules {
  contract: Contract;
  profiles: Profiles;
}

/** Opens the envelope of a body that is ASCII text, or finds that the body is a plain payload. */
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
      return openColonForm(text) ?? enveloped('bare', new EncodedText(text));
  }
}

/** A JSON object is an envelope when it has a member with a ciphertext, and no type field with an event of the contract. */
function openObject(
  value: JsonObject,
  plain: PlainBody,
  { contract, profiles }: EnvelopeRules,
): Enveloped | PlainBody | UnwrapFailure {
  const own = (name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);
  const type = typeFieldOf(contract, own)?.value;
  if (typeof type === 'string' && contract.events.has(type)) return plain;
  const { ciphertextMembers, ivAndTagMembers } = profiles;
  const keys = Object.keys(value);
  const isMember = (key: string) => ciphertextMembers.has(key) || ivAndTagMembers.has(key);
  const members = new Map<string, EncodedText>();
  for (const key of keys.filter(isMember)) {
    const text = value[key];
    if (typeof text === 'string') members.set(key, new EncodedText(text));
  }
  // A ciphertext with a tag in a member of its own may be shorter than a block.
  const minBytes = [...members].some(([key, text]) => ivAndTagMembers.has(key) && isTag(text))
    ? 1
    : BLOCK_BYTES;
  const member = keys.find((key) => ciphertextMembers.has(key) && members.get(key)?.holds(minBytes));
  const ciphertext = member === undefined ? undefined : members.get(member);
  const onlyEnvelope = keys.every(isMember);
  if (member === undefined || !ciphertext)
    return onlyEnvelope ? withoutCiphertext(value, plain, profiles) : plain;
  const wrong = keys.find((key) => ivAndTagMembers.has(key) && typeof value[key] !== 'string');
  if (wrong !== undefined) {
    const message = `The envelope's member "${wrong}" is not a string.`;
    return failed('bad-envelope', message, 'Send IV and tag in the envelope as hex or base64 text.');
  }
  const found = enveloped('json-object', ciphertext, minBytes);
  if (onlyEnvelope) return { ...found, member, members };
  return { ...found, member, members, asPlain: plain, unknown: unknownMembers(keys, profiles) };
}

/** Judges an object that has only members of an envelope, none of which holds a ciphertext. */
function withoutCiphertext(
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

/** Whether a member is an object or prose: then it belongs to a plain payload, whose member has the same name by chance. */
function isPlainValue(value: Json): boolean {
  return isJsonObject(value) || (typeof value === 'string' && /\s/.test(value.trim()));
}

/** A JSON string is an envelope when it holds a ciphertext. */
function openString(text: string, rules: EnvelopeRules): Enveloped | PlainBody | UnwrapFailure {
  const read = readJson(text);
  if (!read.ok || typeof read.value !== 'string') return PLAIN;
  const ciphertext = new EncodedText(read.value);
  if (ciphertext.holds(BLOCK_BYTES)) return enveloped('json-string', ciphertext, BLOCK_BYTES);
  const inner = read.value.trimStart()[0] === '{' ? readJson(read.value.trim()) : null;
  const isEnvelope =
    inner?.ok && isJsonObject(inner.value) && openObject(inner.value, PLAIN, rules).kind === 'enveloped';
  if (!isEnvelope) return PLAIN;
  return failed(
    'bad-envelope',
    'The envelope was serialised twice: it is text inside a JSON string.',
    'Serialise the envelope once: pass the object itself to the HTTP library, or the text, not both.',
  );
}

/** The colon form is `iv:ciphertext:tag` or `iv:ciphertext`, each field in hex or base64. */
function openColonForm(text: string): Enveloped | null {
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  // Four fields are too many already, so the rest of a body full of colons is not split.
  const fields = text.split(':', 4);
  if (fields.length > 3) return null;
  const [iv, ciphertext, tag] = fields.map((field) => new EncodedText(field));
  if (!iv?.holds(0) || !ciphertext?.holds(0)) return null;
  const members = new Map([['iv', iv], ...(tag === undefined ? [] : [['tag', tag] as const])]);
  return { ...enveloped('colon', ciphertext), members };
}

function enveloped(envelope: Enveloped['envelope'], ciphertext: EncodedText, minBytes = 0): Enveloped {
  return {
    kind: 'enveloped',
    envelope,
    member: null,
    ciphertext,
    members: NO_MEMBERS,
    minBytes,
    asPlain: null,
    unknown: [],
  };
}

/** Whether a text may be a GCM tag, by its length. */
export function isTag(text: EncodedText): boolean {
  return text.readings.some(({ octets }) => octets.length === TAG_BYTES);
}
