import type { Json, JsonObject } from '../../server/types.ts';
import { isJsonObject } from '../text/json-object.ts';
import { sameDraft } from './merge-draft.ts';

/**
 * The JSON Merge Patch (RFC 7396) from `before` to `after`. It contains only changed members, so that saving does not
 * undo a change that another client made meanwhile. A member that is only in `before` becomes null.
 */
export function changedMembers(before: object, after: object): JsonObject {
  const old = before as JsonObject;
  const now = after as JsonObject;
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const changes = names.flatMap((name): Array<[string, Json]> => {
    const was = old[name] ?? null;
    const is = now[name] ?? null;
    if (sameDraft(was, is)) return [];
    return [[name, isJsonObject(was) && isJsonObject(is) ? changedMembers(was, is) : is]];
  });
  return Object.fromEntries(changes);
}
