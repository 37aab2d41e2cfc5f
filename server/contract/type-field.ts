import type { JsonObject } from '../types.ts';

/** Names under which services keep the type of an event, the likeliest first. */
const LIKELY = [
  'event',
  'eventType',
  'event_type',
  'eventName',
  'event_name',
  'type',
  'action',
  'topic',
  'trigger',
  'name',
  'kind',
];
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]*(?:[._:-][A-Za-z0-9]+)*$/;

/** The property that seems to name the event type in every payload, or null: a likely name with identifiers in it. */
export function guessTypeField(payloads: readonly JsonObject[]): string | null {
  if (payloads.length === 0) return null;
  const field = LIKELY.find((name) =>
    payloads.every((payload) => {
      const value = Object.hasOwn(payload, name) ? payload[name] : undefined;
      return typeof value === 'string' && value.length <= 64 && IDENTIFIER.test(value);
    }),
  );
  return field ?? null;
}
