import type { Contract } from '../../contract/model.ts';
import { typeFieldOf } from '../../contract/recognise.ts';
import type { Validator } from '../../contract/validate.ts';
import type { EventInfo, JsonObject } from '../../types.ts';
import { createRandom } from '../random.ts';
import type { Cast } from './cast.ts';
import { createDraft } from './draft.ts';
import { fillEntities } from './entities.ts';
import { fillFresh } from './fresh.ts';
import { findSlots } from './roles.ts';
import { fillTimes } from './times.ts';

export { type Cast, loadCast } from './cast.ts';
export { channelOf } from './channel-of.ts';

export interface SampleOptions {
  cast: Cast;
  /** Of the same contract. */
  validator: Validator;
  /** When it happens, milliseconds since the epoch. */
  nowMs: number;
  /** Same seed and time, same payload. */
  seed: string;
}

/**
 * A payload of that event as the platform might send it: the properties of the contract's example, with people, posts
 * and items of the cast, new ids and times of now. What has no known meaning keeps the example's value, and so does
 * whatever the schema would not allow otherwise.
 */
export function samplePayload(contract: Contract, event: EventInfo, options: SampleOptions): JsonObject {
  const { cast, validator, nowMs, seed } = options;
  const draft = createDraft(event.example, (payload) => validator.issues(event.type, payload).length);
  const { payload } = draft;
  const named = typeFieldOf(contract, (name) => (Object.hasOwn(payload, name) ? payload[name] : undefined));
  if (named) draft.attempt([{ container: payload, key: named.field, value: event.type }]);
  fillTimes(draft, event.schema, cast.roles, nowMs);
  const random = (purpose: string) => createRandom(JSON.stringify([seed, purpose]));
  const slots = findSlots(payload, cast.roles).filter(
    ({ container, key }) => container !== payload || key !== named?.field,
  );
  fillFresh(draft, slots, random('fresh'), nowMs);
  fillEntities(draft, slots, cast, random);
  return payload;
}
