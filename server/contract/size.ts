import type { Json } from '../types.ts';
import type { Contract } from './model.ts';

/** Number of properties in all schemas of a contract. Compiling takes up to 0.15 ms per property. */
export function propertiesOf({ events }: Pick<Contract, 'events'>): number {
  let count = 0;
  for (const { schema } of events.values()) count += countProperties(schema);
  return count;
}

/** Number of properties in a schema, at all depths. */
export function countProperties(schema: Json): number {
  if (schema === null || typeof schema !== 'object') return 0;
  let count = 0;
  for (const [keyword, value] of Object.entries(schema)) {
    if (value === null || typeof value !== 'object') continue;
    if (keyword === 'properties' && !Array.isArray(value)) count += Object.keys(value).length;
    count += countProperties(value);
  }
  return count;
}
