import { MAX_DEPTH } from '../codec/json.ts';
import type { Json, JsonObject } from '../types.ts';

/**
 * Sets the value at `path` in `payload` itself. Missing objects along the path are created (null counts as missing).
 * `-` means the position after the last item of an array (RFC 6901).
 * @param path dotted (`user.username`, `roles.0`) or a JSON Pointer (`/user/username`).
 * @returns False, with nothing changed, when the path is empty, goes through a scalar or an invalid index, or is too
 * deep to decode.
 */
export function setPath(payload: JsonObject, path: string, value: Json): boolean {
  const keys = keysOf(path);
  if (path === '' || keys.length > MAX_DEPTH) return false;
  let at: JsonObject | Json[] = payload;
  for (const [index, key] of keys.entries()) {
    const slot = Array.isArray(at) ? arrayIndex(key, at.length) : key;
    if (slot === null) return false;
    const last = index === keys.length - 1;
    const next: Json | undefined = Object.hasOwn(at, slot) ? (at as JsonObject)[slot] : undefined;
    // A copy, because a later path may change it.
    const member: Json = last ? structuredClone(value) : (next ?? {});
    if (!last && typeof member !== 'object') return false;
    // With defineProperty a key `__proto__` stays data.
    Object.defineProperty(at, slot, { value: member, enumerable: true, writable: true, configurable: true });
    at = member as JsonObject;
  }
  return true;
}

function keysOf(path: string): string[] {
  if (!path.startsWith('/')) return path.split('.');
  return path
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function arrayIndex(key: string, length: number): string | null {
  if (key === '-') return String(length);
  return /^(?:0|[1-9]\d*)$/.test(key) && Number(key) <= length ? key : null;
}
