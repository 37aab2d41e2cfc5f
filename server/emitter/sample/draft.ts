import type { Json, JsonObject } from '../../types.ts';

/** A new value for one property of the draft. */
export interface Change {
  container: JsonObject;
  key: string;
  value: Json;
}

/** A payload under construction. */
export interface Draft {
  payload: JsonObject;
  /** Applies all changes if they add no issue, else none. Returns whether they were applied. */
  apply(changes: readonly Change[]): boolean;
}

/** Creates a draft from a copy of `example`; `countIssues` returns how often a payload breaks the contract. */
export function createDraft(example: JsonObject, countIssues: (payload: JsonObject) => number): Draft {
  const payload = structuredClone(example);
  let issues = countIssues(payload);

  return {
    payload,
    apply(changes) {
      const before = changes.map(({ container, key }) => container[key] as Json);
      for (const { container, key, value } of changes) container[key] = value;
      const after = countIssues(payload);
      if (after <= issues) {
        issues = after;
        return true;
      }
      for (const [index, { container, key }] of changes.entries()) container[key] = before[index] as Json;
      return false;
    },
  };
}
