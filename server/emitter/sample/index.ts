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
  /** The validator of the same contract. */
  validator: Validator;
  /** The time of the event, in milliseconds since the epoch. */
  nowMs: number;
  /** The same seed and time give the same payload. */
  seed: string;
}

/**
 * Creates a payload like the platform's: the contract's example with people, posts and products of the cast, new ids
 * and current times. Values with unknown meaning keep the example's value, and so do values whose replacement the
 * schema does not allow.
 */
export function samplePayload(contract: Contract, event: EventInfo, options: SampleOptions): JsonObject {
  const { cast, validator, nowMs, seed } = options;
  const draft = createDraft(event.example, (payload) => validator.issues(event.type, payload).length);
  const { payload } = draft;
  const named = typeFieldOf(contract, (name) => (Object.hasOwn(payload, name) ? payload[name] : undefined));
  if (named) draft.apply([{ container: payload, key: named.field, value: event.type }]);
  fillTimes(draft, event.schema, cast.roles, nowMs);
  const random = (purpose: string) => createRandom(JSON.stringify([seed, purpose]));
  const slots = findSlots(payload, cast.roles).filter(
    ({ container, key }) => container !== payload || key !== named?.field,
  );
  fillFresh(draft, slots, random('fresh'), nowMs);
  fillEntities(draft, slots, cast, random);
  return payload;
}
