import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ExitError } from '../../base/exit.ts';
import type { FieldProblem } from '../../base/problems.ts';
import { createSerial } from '../../base/serial.ts';
import { leaveOut } from '../../learning/leave-out.ts';
import { type Proposal, propose, viewContract } from '../../learning/propose.ts';
import { readSamples } from '../../learning/samples.ts';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody } from '../input.ts';
import { problem } from '../problem.ts';
import { resolved } from '../refs.ts';

/** Maximum number of deliveries per proposal, because each is read completely. */
const MAX_SAMPLES = 500;

const learnInput = z.strictObject({
  received: z
    .array(z.string())
    .min(1, 'Name at least one received delivery.')
    .max(MAX_SAMPLES, `Name at most ${MAX_SAMPLES} received deliveries.`),
  enums: z.boolean().default(false),
});

type LearnInput = z.output<typeof learnInput>;

/** The input of a proposal, and in `except` the changes not to adopt, each by its `where` in the proposal. */
const adoptInput = learnInput.extend({ except: z.array(z.string()).default([]) });

/** The first change in `except` that is not in the proposal: adopting the rest would be a surprise. */
function unknownChange({ changes }: Proposal, except: readonly string[]): FieldProblem | null {
  const known = new Set(changes.map(({ where }) => where));
  const at = except.findIndex((where) => !known.has(where));
  if (at < 0) return null;
  return {
    pointer: `/except/${at}`,
    detail: `"${except[at]}" is not among the changes. Propose again and name a change by its "where".`,
  };
}

function nothingToAdopt({ notes }: Proposal, except: readonly string[]): FieldProblem {
  if (except.length > 0)
    return { pointer: '/except', detail: 'Every change is left out, so there is nothing to adopt.' };
  const detail = `There is nothing to learn from these deliveries. ${notes.join(' ')}`.trim();
  return { pointer: '/received', detail };
}

/** `/api/contract`: the current contract, and learning one from received deliveries. */
export function contractRoutes({ contracts, library, store }: InspectorDeps) {
  /**
   * A proposal is valid only for the contract that it was made from, so no other change may come before its adoption.
   */
  const oneAtATime = createSerial();

  /** The proposal from the given deliveries, or the response for one that does not exist. */
  async function learn(
    c: Context,
    { received, enums }: LearnInput,
  ): Promise<Proposal | ReturnType<typeof problem>> {
    const ids: string[] = [];
    for (const ref of received) {
      const { id, response } = resolved(c, 'received delivery', ref, store.received.resolve(ref));
      if (id === null) return response;
      ids.push(id);
    }
    const samples = await readSamples(store.received, ids, nextTurn);
    return propose(contracts.contract(), samples, { enums, turn: nextTurn });
  }

  const view = ({ contract, changes, notes }: Proposal) => ({
    contract: viewContract(contract),
    changes,
    notes,
  });

  async function adopt(c: Context, { except, ...input }: z.output<typeof adoptInput>) {
    const whole = await learn(c, input);
    if (whole instanceof Response) return whole;
    const unknown = unknownChange(whole, except);
    if (unknown) return problem(c, 422, unknown.detail, [unknown], 'Nothing was adopted');
    const proposal = await leaveOut(contracts.contract(), whole, except, nextTurn);
    if (proposal.changes.length === 0) {
      const nothing = nothingToAdopt(whole, except);
      return problem(c, 422, nothing.detail, [nothing], 'Nothing was adopted');
    }
    try {
      await library.adopt(proposal);
    } catch (error) {
      // Received property names may not be usable in a schema; then the current contract stays.
      if (!(error instanceof ExitError)) throw error;
      const detail = error.message;
      return problem(c, 422, detail, [{ pointer: '/received', detail }], 'Nothing was adopted');
    }
    return c.json(view(proposal), 200);
  }

  return new Hono()
    .get('/', (c) => c.json({ ...viewContract(contracts.contract()), canRevert: library.canRevert() }, 200))
    .post('/propose', jsonBody(learnInput), async (c) => {
      const proposal = await learn(c, c.req.valid('json'));
      return proposal instanceof Response ? proposal : c.json(view(proposal), 200);
    })
    .post('/adopt', jsonBody(adoptInput), (c) => oneAtATime(() => adopt(c, c.req.valid('json'))))
    .post('/revert', async (c) => {
      const contract = await oneAtATime(() => library.revert());
      if (contract) return c.json({ ...viewContract(contract), canRevert: library.canRevert() }, 200);
      const detail = 'No contract was adopted, so there is nothing to go back to.';
      return problem(c, 409, detail, undefined, 'Nothing to revert');
    });
}
