import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContractChange } from '../../server/contract/difference.ts';
import { createSchemaCheck } from '../../server/contract/validate.ts';
import { leaveOut } from '../../server/learning/leave-out.ts';
import { type Proposal, propose } from '../../server/learning/propose.ts';
import type { Json, JsonObject, ReceivedDetail } from '../../server/types.ts';
import { contract, exampleOf } from '../contract/support.ts';

/** A delivery as far as learning reads it. */
const delivery = (payload: JsonObject): ReceivedDetail =>
  ({
    id: 'd1',
    verdict: 'valid',
    event: payload.event,
    payload,
    format: 'json',
    encryption: null,
  }) as unknown as ReceivedDetail;

const learn = (payload: JsonObject, from = contract): Promise<Proposal> =>
  propose(from, { deliveries: [delivery(payload)], notes: [] }, { enums: false, turn: async () => {} });

const turn = async () => {};
const places = (changes: readonly ContractChange[]) => changes.map(({ where }) => where);

describe('changes that are left out of a proposal', () => {
  test('leave the property as the contract has it: an added, a removed and a changed one', async () => {
    const { quantity: _, ...rest } = exampleOf('purchase_made');
    const proposal = await learn({ ...rest, gift: true, total: 'much' });
    const except = ['purchase_made /gift', 'purchase_made /quantity', 'purchase_made /total'];
    expect(places(proposal.changes)).toEqual(expect.arrayContaining(except.slice(0, 2)));
    const known = except.filter((where) => places(proposal.changes).includes(where));
    const merged = await leaveOut(contract, proposal, known, turn);
    expect(places(merged.changes)).toEqual(
      places(proposal.changes).filter((where) => !known.includes(where)),
    );
    const [event] = merged.learned.events;
    const was = contract.events.get('purchase_made')?.schema.properties as JsonObject;
    expect(event?.schema.properties).toMatchObject({ quantity: was.quantity });
    expect(event?.schema.properties).not.toHaveProperty('gift');
    expect(event?.example).toMatchObject({ quantity: exampleOf('purchase_made').quantity });
    expect(event?.example).not.toHaveProperty('gift');
  });

  test('leave an event out when they are all it would change', async () => {
    const proposal = await learn({ event: 'item_bought', price: 30 });
    const { learned, changes } = await leaveOut(contract, proposal, places(proposal.changes), turn);
    expect([learned.events, changes]).toEqual([[], []]);
  });

  test('leave the settings as they are: type field, XML root, wire profile', async () => {
    const { event, ...rest } = exampleOf('purchase_made');
    const payload = { kind: event, ...rest } as JsonObject;
    const one = { ...delivery(payload), event: String(event) };
    const samples = {
      deliveries: [one, { ...one, payload: { ...payload, kind: 'other' }, event: 'other' }],
      notes: [],
    };
    const proposal = await propose(contract, samples, { enums: false, turn: async () => {} });
    expect(places(proposal.changes)).toContain('type field');
    const merged = await leaveOut(contract, proposal, ['type field'], turn);
    expect(merged.contract.typeField).toEqual(contract.typeField);
    expect(places(merged.changes)).not.toContain('type field');
  });
});

const KEYS = ['a', 'b', 'c/d', '__proto__'];
const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json; object: JsonObject }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(1, 1.5, 'x', true, null),
    tie('object'),
    fc.array(tie('any'), { maxLength: 2 }),
  ),
  object: fc.dictionary(fc.constantFrom(...KEYS), tie('any')) as fc.Arbitrary<JsonObject>,
})).object as fc.Arbitrary<Json>;
const payload = value.map((inside) => ({ event: 'made', inside }) as JsonObject);

test('whatever is left out, no left-out change remains, and what remains can be compiled', async () => {
  const picks = fc.infiniteStream(fc.boolean());
  await fc.assert(
    fc.asyncProperty(payload, payload, picks, async (before, after, picked) => {
      const { contract: current } = await learn(before);
      const proposal = await learn(after, current);
      const all = places(proposal.changes);
      const except = all.filter(() => picked.next().value);
      const merged = await leaveOut(current, proposal, except, turn);
      expect(places(merged.changes).filter((where) => except.includes(where))).toEqual([]);
      for (const { schema } of merged.learned.events) expect(createSchemaCheck()(schema)).toBeNull();
      expect((await leaveOut(current, proposal, all, turn)).changes).toEqual([]);
      expect(await leaveOut(current, proposal, [], turn)).toBe(proposal);
    }),
    { numRuns: 60 },
  );
});
