import type { FieldProblem } from '../base/problems.ts';
import type { Contract } from '../contract/model.ts';
import { typeFieldOf } from '../contract/recognise.ts';
import type { Validator } from '../contract/validate.ts';
import type { EventInfo, Json, JsonObject } from '../types.ts';
import { type Cast, samplePayload } from './sample/index.ts';
import { setPath } from './set-path.ts';

/** How to make a payload: a given one, or a sample by seed; then values set by path. */
export interface Recipe {
  payload?: JsonObject | undefined;
  set?: Record<string, Json> | undefined;
  seed: string;
  nowMs: number;
}

export interface PayloadOptions {
  contract: Contract;
  validator: Validator;
  cast: Cast;
}

/** Creates the payload of an event; `problems` name the paths that could not be set. */
export function makePayload(
  event: EventInfo,
  recipe: Recipe,
  { contract, validator, cast }: PayloadOptions,
): { payload: JsonObject; problems: FieldProblem[] } {
  const { nowMs, seed } = recipe;
  const base = recipe.payload ?? samplePayload(contract, event, { cast, validator, nowMs, seed });
  const changes = Object.entries(recipe.set ?? {});
  // One copy for all changes: a payload may have megabytes.
  const payload = changes.length === 0 ? base : structuredClone(base);
  const problems: FieldProblem[] = [];
  for (const [path, value] of changes) {
    if (!setPath(payload, path, value))
      problems.push({ pointer: '/set', detail: `The path "${path}" cannot be set in this payload.` });
  }
  return { payload, problems };
}

/** The same payload as another event type. */
export function asEventType(contract: Contract, payload: JsonObject, type: string): JsonObject {
  const named = typeFieldOf(contract, (name) => (Object.hasOwn(payload, name) ? payload[name] : undefined));
  return { ...payload, [named?.field ?? contract.typeField.name]: type };
}
