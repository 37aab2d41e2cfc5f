import type { Json } from '../types.ts';
import type { Contract } from './model.ts';

/** How many properties the schemas of a contract name: compiling them takes up to 0.15 ms each. */
export function propertiesOf({ events }: Pick<Contract, 'events'>): number {
  let count = 0;
  for (const { schema } of events.values()) count += countProperties(schema);
  return count;
}

/** How many properties a schema names, wherever in it they are. */
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
