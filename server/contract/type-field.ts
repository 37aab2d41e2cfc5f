import type { JsonObject } from '../types.ts';

/** Common names of the property with the event type, most likely first. */
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

/**
 * Guesses the property with the event type: a common name whose value is an identifier in every payload. Null when
 * there is none.
 */
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
