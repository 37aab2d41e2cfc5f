import { z } from 'zod';
import type { WireProfile } from './model.ts';

export const provenance = z.enum(['documented', 'assumed', 'learned']);
const names = z.array(z.string().min(1)).min(1);
const ivLength = z.union([z.literal(12), z.literal(16)]);
/** RFC 9110, sections 5.1 and 5.5. A line break in a name or value would end the header. */
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not a valid header name');
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'is not a valid header value');

/** The schema of a wire profile, including whether its parts can be at their stated places. */
export const wireSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'),
    title: z.string().min(1),
    provenance,
    order: z.number(),
    encoding: z.enum(['base64', 'base64url', 'hex', 'raw']),
    envelope: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['bare', 'json-string']) }),
      z.strictObject({ kind: z.literal('json-object'), members: names }),
      z.strictObject({ kind: z.literal('colon'), fields: z.array(z.enum(['iv', 'ciphertext', 'tag'])) }),
    ]),
    iv: z.discriminatedUnion('place', [
      z.strictObject({ place: z.enum(['configured', 'prefix']), lengthBytes: ivLength }),
      z.strictObject({ place: z.enum(['header', 'member']), names, lengthBytes: ivLength }),
    ]),
    tag: z.discriminatedUnion('place', [
      z.strictObject({ place: z.enum(['suffix', 'prefix']) }),
      z.strictObject({ place: z.enum(['header', 'member']), names }),
    ]),
    contentType: headerValue.min(1),
    headers: z.array(z.tuple([headerName, headerValue])),
  })
  .superRefine((wire, context) => {
    for (const [path, message] of contradictions(wire))
      context.addIssue({ code: 'custom', path: path.split('.'), message });
  });

type Contradiction = [path: string, message: string];

function contradictions(wire: WireProfile): Contradiction[] {
  const { encoding, envelope, iv, tag } = wire;
  const found: Contradiction[] = [];
  if (encoding === 'raw' && envelope.kind !== 'bare')
    found.push(['encoding', 'raw octets cannot have an envelope']);
  if (envelope.kind === 'colon') found.push(...colonContradictions(envelope.fields, wire));
  for (const [part, place] of Object.entries({ iv, tag })) {
    if (place.place === 'member' && (envelope.kind === 'bare' || envelope.kind === 'json-string'))
      found.push([`${part}.place`, `an envelope of kind "${envelope.kind}" has no members`]);
    if (place.place === 'header' && place.names.some((name) => !headerName.safeParse(name).success))
      found.push([`${part}.names`, 'is not a valid header name']);
  }
  const ivNames: readonly string[] = 'names' in iv ? iv.names : [];
  if (tag.place === iv.place && 'names' in tag && tag.names.some((name) => ivNames.includes(name)))
    found.push(['tag.names', 'the IV already uses this name']);
  const taken = envelope.kind === 'json-object' ? envelope.members : [];
  for (const [part, place] of Object.entries({ iv, tag })) {
    if (place.place === 'member' && place.names.some((name) => taken.includes(name)))
      found.push([`${part}.names`, 'the ciphertext already uses this name']);
  }
  return found;
}

/** The colon form must be `iv:ciphertext` or `iv:ciphertext:tag`, with exactly these field names. */
function colonContradictions(fields: readonly string[], { iv, tag }: WireProfile): Contradiction[] {
  const wanted = ['iv', 'ciphertext', ...(tag.place === 'member' ? ['tag'] : [])];
  const found: Contradiction[] = [];
  if (fields.join() !== wanted.join()) found.push(['envelope.fields', `must be ${wanted.join(', ')}`]);
  if (iv.place !== 'member' || iv.names.join() !== 'iv')
    found.push(['iv', 'must be a member named iv, the first field']);
  if (tag.place === 'member' && tag.names.join() !== 'tag') found.push(['tag.names', 'must be tag']);
  return found;
}
