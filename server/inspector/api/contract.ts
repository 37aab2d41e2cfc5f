import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ExitError } from '../../base/exit.ts';
import { type Proposal, propose, viewContract } from '../../learning/propose.ts';
import { readSamples } from '../../learning/samples.ts';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody } from '../input.ts';
import { problem } from '../problem.ts';
import { resolved } from '../refs.ts';

/** Deliveries one proposal learns from at most: each is read whole. */
const MAX_SAMPLES = 500;

const learnInput = z.strictObject({
  received: z.array(z.string()).min(1, 'Name at least one received delivery.').max(MAX_SAMPLES),
  enums: z.boolean().default(false),
});

type LearnInput = z.output<typeof learnInput>;

/** `/api/contract`: what the platform sends as far as it is known, learned from what it sent. */
export function contractRoutes({ contracts, library, store }: InspectorDeps) {
  /** What the named deliveries teach, or the answer that says which one is not there. */
  async function learn(c: Context, { received, enums }: LearnInput): Promise<Proposal | Response> {
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

  return new Hono()
    .get('/', (c) => c.json({ ...viewContract(contracts.contract()), canRevert: library.canRevert() }, 200))
    .post('/propose', jsonBody(learnInput), async (c) => {
      const proposal = await learn(c, c.req.valid('json'));
      return proposal instanceof Response ? proposal : c.json(view(proposal), 200);
    })
    .post('/adopt', jsonBody(learnInput), async (c) => {
      const proposal = await learn(c, c.req.valid('json'));
      if (proposal instanceof Response) return proposal;
      if (proposal.changes.length === 0) {
        const detail = `There is nothing to learn from these deliveries. ${proposal.notes.join(' ')}`.trim();
        return problem(c, 422, detail, [{ pointer: '/received', detail }], 'Nothing was adopted');
      }
      try {
        library.adopt(proposal);
      } catch (error) {
        // What was received may hold names that no schema can be made of; the contract in force stays.
        if (!(error instanceof ExitError)) throw error;
        return problem(
          c,
          422,
          error.message,
          [{ pointer: '/received', detail: error.message }],
          'Nothing was adopted',
        );
      }
      return c.json(view(proposal), 200);
    })
    .post('/revert', (c) => {
      const contract = library.revert();
      if (!contract)
        return problem(
          c,
          409,
          'No contract was adopted, so there is nothing to go back to.',
          undefined,
          'Nothing to revert',
        );
      return c.json({ ...viewContract(contract), canRevert: library.canRevert() }, 200);
    });
}
