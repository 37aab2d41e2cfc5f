import type { Contract } from '../contract/model.ts';
import { typeFieldOf } from '../contract/recognise.ts';
import type { EventInfo, Json, JsonObject } from '../types.ts';

/** A payload of that event as the platform might send it now: the contract's example with fresh times. */
export function samplePayload(contract: Contract, event: EventInfo, nowMs: number): JsonObject {
  const properties = (event.schema.properties ?? {}) as JsonObject;
  const now = new Date(nowMs).toISOString();
  const fresh = Object.entries(event.example).map(([key, value]): [string, Json] => [
    key,
    isTime(properties[key]) ? now : value,
  ]);
  const named = typeFieldOf(contract, (name) => event.example[name]);
  return { ...Object.fromEntries(fresh), [named?.field ?? contract.typeField.name]: event.type };
}

function isTime(schema: Json | undefined): boolean {
  return (
    schema !== null && typeof schema === 'object' && !Array.isArray(schema) && schema.format === 'date-time'
  );
}
