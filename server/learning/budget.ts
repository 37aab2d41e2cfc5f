import type { Contract } from '../contract/model.ts';
import { countProperties } from '../contract/size.ts';
import type { EventInfo } from '../types.ts';

/** Maximum number of properties of one learned event: real events have tens. */
export const MAX_PROPERTIES = 500;
/**
 * Limits of a contract after learning. Each start reads all of its files, a proposal compares all of its properties,
 * and several responses of the API contain all of it.
 */
export const CONTRACT_LIMITS = { events: 300, properties: 10_000, bytes: 4_000_000 } as const;

/** Counts the events added to a contract against its limits. */
export interface ContractBudget {
  /** Why an event of this type can be neither added nor changed, or null. Call it before reading its deliveries. */
  refuses(type: string): string | null;
  /** Counts an event. When the contract would exceed a limit, does not count it and returns a note that says why. */
  add(event: EventInfo): string | null;
}

interface Size {
  events: number;
  properties: number;
  bytes: number;
}

/** Creates the budget of a contract; its own events are already counted. */
export function createBudget({ events }: Contract): ContractBudget {
  const sizes = new Map([...events.values()].map((event) => [event.type, sizeOf(event)]));
  let total: Size = { events: 0, properties: 0, bytes: 0 };
  for (const size of sizes.values()) total = plus(total, size, 1);

  return {
    refuses: (type) => (sizes.has(type) ? null : excess(type, { ...total, events: total.events + 1 })),
    add(event) {
      const known = sizes.get(event.type);
      const size = sizeOf(event);
      const next = plus(known ? plus(total, known, -1) : total, size, 1);
      const problem = excess(event.type, next);
      if (problem !== null) return problem;
      sizes.set(event.type, size);
      total = next;
      return null;
    },
  };
}

function sizeOf(event: EventInfo): Size {
  return {
    events: 1,
    properties: countProperties(event.schema),
    bytes: Buffer.byteLength(JSON.stringify(event)),
  };
}

function plus(a: Size, b: Size, sign: 1 | -1): Size {
  return {
    events: a.events + sign * b.events,
    properties: a.properties + sign * b.properties,
    bytes: a.bytes + sign * b.bytes,
  };
}

function excess(type: string, size: Size): string | null {
  for (const what of ['events', 'properties', 'bytes'] as const) {
    const limit = CONTRACT_LIMITS[what];
    if (size[what] > limit)
      return `${type} is not learned: with it, the contract would have ${size[what]} ${what}, more than the limit of ${limit}.`;
  }
  return null;
}
