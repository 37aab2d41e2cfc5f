import type { Json } from '../../server/types.ts';
import { isBranch } from '../delivery/payload/flatten.ts';

/** A channel as payloads name it; `name` may be unknown. */
export interface Channel {
  id: string;
  name: string | null;
}

// The keys that payloads of such platforms use: the style is not the same everywhere.
const ID_KEYS = ['channel_id', 'channelId', 'channelID', '_id', 'id'];

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function memberOf(value: Json, key: string): Json | undefined {
  return isBranch(value) && !Array.isArray(value) ? value[key] : undefined;
}

/** The channel a payload was posted in, or null. */
export function channelIn(payload: Json): Channel | null {
  const channel = memberOf(payload, 'channel') ?? null;
  const inside = ID_KEYS.map((key) => textOf(memberOf(channel, key))).find((id) => id !== null);
  const beside = ID_KEYS.slice(0, 3)
    .map((key) => textOf(memberOf(payload, key)))
    .find((id) => id !== null);
  const id = inside ?? beside ?? null;
  return id === null || id === '' ? null : { id, name: textOf(memberOf(channel, 'name')) };
}

/** The channels of several payloads, each once, by name. */
export function channelsIn(payloads: readonly Json[]): Channel[] {
  const known = new Map<string, Channel>();
  for (const payload of payloads) {
    const channel = channelIn(payload);
    if (channel !== null && (known.get(channel.id)?.name ?? null) === null) known.set(channel.id, channel);
  }
  return [...known.values()].sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id));
}
