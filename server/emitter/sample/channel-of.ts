import type { JsonObject } from '../../types.ts';
import type { Cast } from './cast.ts';
import { findSlots } from './roles.ts';

/** The channel id in a payload, found by its property name; null when there is none. */
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
