import { type Contract, findWire, schemaOf, type WireProfile } from '../contract/model.ts';
import type { BodyFormat, CipherMode, HeaderPair, JsonObject, KeyMaterial } from '../types.ts';
import { encrypt, keyBytes } from './cipher.ts';
import { encodeText } from './unwrap/encoding.ts';
import { joinParts } from './unwrap/layout.ts';
import { writeXml } from './xml/write.ts';

export interface EncodeOptions {
  format: BodyFormat;
  /** Null: the payload is sent plain. */
  encryption: (KeyMaterial & { mode: CipherMode }) | null;
  /** Name of the wire profile of an encrypted body; else ignored. */
  wire: string;
}

/** The bytes to send, and the headers that describe them. */
export interface EncodedBody {
  body: Buffer;
  headers: HeaderPair[];
  plaintext: Buffer;
}

const CONTENT_TYPE: Record<BodyFormat, string> = { json: 'application/json', xml: 'application/xml' };

/**
 * Encodes a payload as the settings of the webhook say.
 * @throws Error when the contract has no wire profile of that name; settings are checked when they are saved.
 */
export function encode(
  contract: Contract,
  event: string,
  payload: JsonObject,
  options: EncodeOptions,
): EncodedBody {
  const text =
    options.format === 'json'
      ? JSON.stringify(payload)
      : writeXml(payload, schemaOf(contract, event), contract.xml);
  const plaintext = Buffer.from(text, 'utf8');
  if (!options.encryption)
    return { body: plaintext, plaintext, headers: [['Content-Type', CONTENT_TYPE[options.format]]] };
  const profile = findWire(contract, options.wire);
  if (!profile) throw new Error(`No wire profile ${options.wire} in the contract`);
  return { ...seal(profile, options.encryption, plaintext), plaintext };
}

function seal(
  profile: WireProfile,
  { mode, key, iv }: KeyMaterial & { mode: CipherMode },
  plaintext: Buffer,
): Pick<EncodedBody, 'body' | 'headers'> {
  const ivBytes = keyBytes(iv).subarray(0, profile.iv.lengthBytes);
  const cipherIv = mode === 'cbc' ? keyBytes(iv) : ivBytes;
  const sealed = encrypt(mode, { key: keyBytes(key), iv: cipherIv }, plaintext);
  const beside = new Map<string, Buffer>();
  const headers: HeaderPair[] = [['Content-Type', profile.contentType], ...profile.headers];
  const places =
    mode === 'gcm'
      ? [[profile.iv, cipherIv] as const, [profile.tag, sealed.tag] as const]
      : [[profile.iv, cipherIv] as const];
  for (const [place, octets] of places) {
    const name = 'names' in place ? (place.names[0] ?? '') : '';
    if (place.place === 'header') headers.push([name, besideText(profile, octets)]);
    if (place.place === 'member') beside.set(name, octets);
  }
  const octets = joinParts(profile, mode, { iv: cipherIv, ...sealed });
  return { body: envelop(profile, octets, beside), headers };
}

function envelop(profile: WireProfile, octets: Buffer, beside: Map<string, Buffer>): Buffer {
  if (profile.encoding === 'raw') return octets;
  const text = encodeText(octets, profile.encoding);
  switch (profile.envelope.kind) {
    case 'bare':
      return Buffer.from(text);
    case 'json-string':
      return Buffer.from(JSON.stringify(text));
    case 'json-object': {
      const members = [...beside].map(([name, value]) => [name, besideText(profile, value)]);
      return Buffer.from(
        JSON.stringify(Object.fromEntries([[profile.envelope.members[0], text], ...members])),
      );
    }
    case 'colon': {
      const parts: Record<string, string> = { ciphertext: text };
      for (const [name, value] of beside) parts[name] = besideText(profile, value);
      return Buffer.from(profile.envelope.fields.flatMap((field) => parts[field] ?? []).join(':'));
    }
  }
}

function besideText(profile: WireProfile, octets: Buffer): string {
  return encodeText(octets, profile.encoding === 'raw' ? 'base64' : profile.encoding);
}
