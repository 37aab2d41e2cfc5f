import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ExitError } from '../../base/exit.ts';
import type { FieldProblem } from '../../base/problems.ts';
import { leaveOut } from '../../learning/leave-out.ts';
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

/** As for a proposal; `except` names the changes not to adopt, each by the `where` that the proposal gave it. */
const adoptInput = learnInput.extend({ except: z.array(z.string()).default([]) });

/** The first change to be left out that is not in the proposal: adopting all the rest would be a surprise. */
function unknownChange({ changes }: Proposal, except: readonly string[]): FieldProblem | null {
  const known = new Set(changes.map(({ where }) => where));
  const at = except.findIndex((where) => !known.has(where));
  if (at < 0) return null;
  return {
    pointer: `/except/${at}`,
    detail: `"${except[at]}" is not among the changes. Propose again and name a change by its "where".`,
  };
}

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
    .post('/adopt', jsonBody(adoptInput), async (c) => {
      const { except, ...input } = c.req.valid('json');
      const whole = await learn(c, input);
      if (whole instanceof Response) return whole;
      const unknown = unknownChange(whole, except);
      if (unknown) return problem(c, 422, unknown.detail, [unknown], 'Nothing was adopted');
      const proposal = leaveOut(contracts.contract(), whole, except);
      if (proposal.changes.length === 0) {
        const nothing =
          except.length === 0
            ? {
                pointer: '/received',
                detail: `There is nothing to learn from these deliveries. ${whole.notes.join(' ')}`.trim(),
              }
            : { pointer: '/except', detail: 'Every change is left out, so there is nothing to adopt.' };
        return problem(c, 422, nothing.detail, [nothing], 'Nothing was adopted');
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
