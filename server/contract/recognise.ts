import { child } from '../base/pointer.ts';
import type { Issue, JsonObject, RecogniseCause } from '../types.ts';
import { findDrift } from './drift.ts';
import type { Contract } from './model.ts';
import type { Validator } from './validate.ts';

/** An event type that almost matches, and the issues that prevent the match. */
export interface Candidate {
  event: string;
  lacked: Issue[];
}

export type Recognition =
  | { event: string; by: 'field' | 'shape'; field: string | null }
  | {
      event: null;
      cause: RecogniseCause;
      field: string | null;
      value: string | null;
      candidates: Candidate[];
    };

/**
 * Whether an issue only reports the missing type field: no problem, because an alias or the shape identified the event.
 */
export function isAboutTypeField(contract: Contract, payload: JsonObject, issue: Issue): boolean {
  const names = [contract.typeField.name, ...contract.typeField.aliases];
  return names.some((name) => issue.pointer === child('', name) && !Object.hasOwn(payload, name));
}

/** Name and value of the type field that this payload uses; the contract's own name takes priority over aliases. */
export function typeFieldOf<T>(
  contract: Contract,
  valueAt: (name: string) => T | undefined,
): { field: string; value: T } | null {
  for (const field of [contract.typeField.name, ...contract.typeField.aliases]) {
    const value = valueAt(field);
    if (value !== undefined) return { field, value };
  }
  return null;
}

/**
 * Recognises the event of a payload by its type field; an unknown value fails. Without the field, the shape decides if
 * exactly one schema matches without issues.
 */
export function recognise(contract: Contract, validator: Validator, payload: JsonObject): Recognition {
  const named = typeFieldOf(contract, (name) => (Object.hasOwn(payload, name) ? payload[name] : undefined));
  if (named === null) return byShape(contract, validator, payload);
  const { field, value } = named;
  if (typeof value === 'string' && contract.events.has(value)) return { event: value, by: 'field', field };
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return { event: null, cause: 'unknown-event', field, value: shown.slice(0, 200), candidates: [] };
}

function byShape(contract: Contract, validator: Validator, payload: JsonObject): Recognition {
  const candidates = [...contract.events]
    .map(([event, { schema }]) => ({
      event,
      lacked: validator.issues(event, payload).filter((issue) => !isAboutTypeField(contract, payload, issue)),
      unknown: findDrift(schema, payload).length,
    }))
    // Of two events with equally many issues, the one whose schema defines more of the payload's properties is closer.
    .sort((a, b) => a.lacked.length - b.lacked.length || a.unknown - b.unknown)
    .map(({ event, lacked }) => ({ event, lacked }));
  const fitting = candidates.filter((candidate) => candidate.lacked.length === 0);
  const [only] = fitting;
  if (only && fitting.length === 1) return { event: only.event, by: 'shape', field: null };
  return {
    event: null,
    cause: fitting.length > 1 ? 'ambiguous' : 'no-match',
    field: null,
    value: null,
    candidates: (fitting.length > 1 ? fitting : candidates).slice(0, 3),
  };
}
