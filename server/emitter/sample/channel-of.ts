import type { JsonObject } from '../../types.ts';
import type { Cast } from './cast.ts';
import { findSlots } from './roles.ts';

/** The id of the channel a payload is about, found by the names such ids have; null when it names none. */
export function channelOf(cast: Pick<Cast, 'roles'>, payload: JsonObject): string | null {
  const found = findSlots(payload, cast.roles).flatMap(({ container, key, meaning }) => {
    if (meaning.of !== 'post' || meaning.fields[0] !== 'channel_id') return [];
    const value = container[key];
    return value === '' || value === undefined
      ? []
      : [{ id: String(value), sure: meaning.fields.length === 1 }];
  });
  return (found.find((one) => one.sure) ?? found[0])?.id ?? null;
}
