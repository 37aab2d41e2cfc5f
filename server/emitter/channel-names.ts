import { isJsonObject } from '../base/json-object.ts';
import type { Store } from '../store/index.ts';
import type { Channel, EventInfo, Json } from '../types.ts';

/** How many of the newest deliveries of each kind are searched, and the maximum bytes of one. */
export const LOOKED_INTO = 20;
const MAX_BYTES = 64_000;

// Property names for channel ids in payloads of such platforms, in several spellings.
const ID_KEYS = ['channel_id', 'channelId', 'channelID', '_id', 'id'];

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The channel that a payload was posted in, or null. */
export function channelIn(payload: Json): Channel | null {
  const channel = memberOf(payload, 'channel') ?? null;
  const inside = ID_KEYS.map((key) => textOf(memberOf(channel, key))).find((id) => id !== null);
  const beside = ID_KEYS.slice(0, 3)
    .map((key) => textOf(memberOf(payload, key)))
    .find((id) => id !== null);
  const id = inside ?? beside ?? null;
  return id === null || id === '' ? null : { id, name: textOf(memberOf(channel, 'name')) };
}

/** The channels of several payloads, each once, sorted by name. */
export function channelsIn(payloads: readonly Json[]): Channel[] {
  const known = new Map<string, Channel>();
  for (const payload of payloads) {
    const channel = channelIn(payload);
    if (channel !== null && (known.get(channel.id)?.name ?? null) === null) known.set(channel.id, channel);
  }
  return [...known.values()].sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id));
}

/**
 * The channels in recent deliveries of an event and in its example. They are only suggestions, so few deliveries are
 * searched.
 */
export function channelsSeen(
  { received, sent }: Pick<Store, 'received' | 'sent'>,
  event: EventInfo,
): Channel[] {
  const recent = { event: event.type, limit: LOOKED_INTO };
  const isSmall = ({ sizeBytes }: { sizeBytes: number }): boolean => sizeBytes <= MAX_BYTES;
  const payloads = [
    ...received
      .page(recent)
      .items.filter(isSmall)
      .map(({ id }) => received.get(id)?.payload),
    ...sent
      .page(recent)
      .items.filter(isSmall)
      .map(({ id }) => sent.get(id)?.payload),
    event.example,
  ];
  return channelsIn(payloads.filter((payload) => payload !== undefined));
}
