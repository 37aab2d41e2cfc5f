import type { Json } from '../../types.ts';
import type { Random } from '../random.ts';
import type { Change, Draft } from './draft.ts';
import type { Slot } from './roles.ts';

/** Replaces ids by new ones of the same form; equal ids of the example stay equal. */
export function fillFresh(draft: Draft, slots: readonly Slot[], random: Random, nowMs: number): void {
  const drawn = new Map<Json, Json>();
  const changes: Change[] = [];
  for (const { container, key, meaning } of slots) {
    if (meaning.of !== 'fresh') continue;
    const example = container[key] as Json;
    const value = drawn.get(example) ?? freshLike(example, random, nowMs);
    if (value === null) continue;
    drawn.set(example, value);
    changes.push({ container, key, value });
  }
  for (const change of changes) draft.apply([change]);
}

/** Null when the form is unknown; the value is then kept. */
function freshLike(example: Json, random: Random, nowMs: number): Json {
  if (typeof example !== 'string') return null;
  if (/^[0-9a-f]{24}$/.test(example)) return objectId(random, nowMs);
  if (/^ORD\d+$/.test(example)) return orderNumber(random, nowMs);
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(example)) return uuid(random);
  return null;
}

/** Like the platform's ids: seconds since the epoch, then random digits. */
function objectId(random: Random, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000) >>> 0;
  return seconds.toString(16).padStart(8, '0') + random.hex(16);
}

/**
 * `ORD202641612055614747` in the documentation looks like a date and time without separators (2026-4-16 12:05:56) and
 * five digits.
 */
function orderNumber(random: Random, nowMs: number): string {
  const now = new Date(nowMs);
  const time = now.toISOString().slice(11, 19).replaceAll(':', '');
  const date = `${now.getUTCFullYear()}${now.getUTCMonth() + 1}${now.getUTCDate()}`;
  return `ORD${date}${time}${String(random.int(0, 99_999)).padStart(5, '0')}`;
}

/** A UUID version 4 (RFC 9562, section 5.4). */
function uuid(random: Random): string {
  const variant = random.pick(['8', '9', 'a', 'b']);
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${variant}${random.hex(3)}-${random.hex(12)}`;
}
