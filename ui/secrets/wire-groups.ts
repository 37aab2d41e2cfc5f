import type { WireProfile } from '../../server/contract/model.ts';

export interface WireGroup {
  label: string;
  wires: WireProfile[];
}

const ENVELOPES: Record<WireProfile['envelope']['kind'], string> = {
  bare: 'Bare body',
  'json-string': 'JSON string',
  'json-object': 'JSON object',
  colon: 'Fields with colons',
};

/** Wire profiles by what is around the payload and how it is written; a learned one comes first. */
export function groupWires(wires: readonly WireProfile[]): WireGroup[] {
  const groups = new Map<string, WireProfile[]>();
  for (const wire of wires.toSorted((a, b) => a.order - b.order)) {
    const label =
      wire.provenance === 'learned' ? 'Learned' : `${ENVELOPES[wire.envelope.kind]}, ${wire.encoding}`;
    groups.set(label, [...(groups.get(label) ?? []), wire]);
  }
  return [...groups].map(([label, members]) => ({ label, wires: members }));
}

const IV_PLACES: Record<WireProfile['iv']['place'], string> = {
  configured: 'IV not sent',
  prefix: 'IV in front',
  header: 'IV in a header',
  member: 'IV in a field',
};
const TAG_PLACES: Record<WireProfile['tag']['place'], string> = {
  suffix: 'tag last',
  prefix: 'tag first',
  header: 'tag in a header',
  member: 'tag in a field',
};

/** Where IV and tag stand: `IV in front (12 bytes), tag last`. */
export function wirePlaces({ iv, tag }: Pick<WireProfile, 'iv' | 'tag'>): string {
  const length = iv.lengthBytes === 16 ? '' : ` (${iv.lengthBytes} bytes)`;
  return `${IV_PLACES[iv.place]}${length}, ${TAG_PLACES[tag.place]}`;
}
