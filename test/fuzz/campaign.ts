import { isAscii } from 'node:buffer';
import fc from 'fast-check';
import type { Load, WatchedServer } from './watched-server.ts';

/** Cases that are under way at once, and after which the load is looked at. */
const BATCH = 64;
/** Runs spent on making a case smaller. */
const SHRINK_RUNS = 400;
const SHOWN_CHARS = 400;

/** One part of the product that takes input from outside. */
export interface Surface<C> {
  name: string;
  cases: fc.Arbitrary<C>;
  /** Tries one case; null when all is well, else what is wrong. */
  probe(server: WatchedServer, input: C): Promise<string | null>;
  /** Looked at after each batch of `count` cases; null when all is well. */
  afterBatch?(server: WatchedServer, count: number): Promise<string | null>;
}

/** A case that went wrong, as small as it could be made. */
export interface Finding {
  surface: string;
  problem: string;
  /** The smallest case, as JSON. */
  smallest: string;
  seed: number;
  /** The place of the case among those of the seed. */
  index: number;
}

export interface CampaignOptions {
  server: WatchedServer;
  seed: number;
  cases: number;
  /** Longest block of the event loop that passes, in milliseconds; null judges no times. */
  maxHeldMs: number | null;
  /** Ends the surface after so many findings. */
  maxFindings?: number;
}

export interface Outcome {
  surface: string;
  cases: number;
  findings: Finding[];
  /** Longest block over the whole campaign, in milliseconds. */
  heldMs: number;
  /** Blocks over the bound that no single case of the batch repeated: the machine's doing. */
  unrepeated: number;
}

/** Plays `cases` cases against one surface; the same seed gives the same cases. */
export async function play<C>(surface: Surface<C>, options: CampaignOptions): Promise<Outcome> {
  const { server, cases, maxFindings = 5 } = options;
  const outcome: Outcome = { surface: surface.name, cases: 0, findings: [], heldMs: 0, unrepeated: 0 };
  await server.load();
  for (let batch = 0; outcome.cases < cases && outcome.findings.length < maxFindings; batch += 1) {
    const size = Math.min(BATCH, cases - outcome.cases);
    // Each batch has a seed of its own, so that a finding can be played again without those before it.
    const seed = (options.seed + batch * 7919) | 0;
    const inputs = fc.sample(surface.cases, { seed, numRuns: size });
    const problems = await Promise.all(inputs.map((input) => probe(surface, server, input)));
    outcome.cases += size;
    for (const [index, problem] of problems.entries()) {
      if (problem !== null) outcome.findings.push(await minimise(surface, options, { seed, index, problem }));
    }
    // The finding of a server that ended is there already: its cases had no answer.
    if (!server.isUp()) return outcome;
    const load = await server.load();
    outcome.heldMs = Math.max(outcome.heldMs, load.heldMs);
    await judgeBatch(surface, options, { seed, inputs, load, outcome });
  }
  return outcome;
}

async function judgeBatch<C>(
  surface: Surface<C>,
  options: CampaignOptions,
  { seed, inputs, load, outcome }: { seed: number; inputs: C[]; load: Load; outcome: Outcome },
): Promise<void> {
  const { server, maxHeldMs } = options;
  const whole = await batchProblem(surface, server, inputs.length);
  if (whole !== null) {
    outcome.findings.push({ surface: surface.name, problem: whole, smallest: 'the batch', seed, index: -1 });
  }
  if (maxHeldMs === null || load.heldMs <= maxHeldMs) return;
  for (const [index, input] of inputs.entries()) {
    const problem = await holdsLoop(surface, server, input, maxHeldMs);
    if (problem === null) continue;
    outcome.findings.push(await minimise(surface, options, { seed, index, problem }));
    return;
  }
  outcome.unrepeated += 1;
}

async function batchProblem<C>(
  surface: Surface<C>,
  server: WatchedServer,
  count: number,
): Promise<string | null> {
  try {
    return (await surface.afterBatch?.(server, count)) ?? null;
  } catch (error) {
    return `no answer: ${String(error)}`;
  }
}

async function probe<C>(surface: Surface<C>, server: WatchedServer, input: C): Promise<string | null> {
  try {
    return await surface.probe(server, input);
  } catch (error) {
    const up = server.isUp() ? '' : `; the process ended: ${server.stderr().slice(-2000)}`;
    return `no answer: ${error instanceof Error ? error.message : String(error)}${up}`;
  }
}

/** Twice in a row, because a machine may stall by itself: its disk, or its other virtual machines. */
async function holdsLoop<C>(
  surface: Surface<C>,
  server: WatchedServer,
  input: C,
  maxHeldMs: number,
): Promise<string | null> {
  let heldMs = 0;
  for (let turn = 0; turn < 2; turn += 1) {
    await server.load();
    await probe(surface, server, input);
    ({ heldMs } = await server.load());
    if (heldMs <= maxHeldMs) return null;
  }
  return `the event loop was held for ${Math.round(heldMs)} ms`;
}

async function minimise<C>(
  surface: Surface<C>,
  { server, maxHeldMs }: CampaignOptions,
  { seed, index, problem }: { seed: number; index: number; problem: string },
): Promise<Finding> {
  const isSlow = problem.startsWith('the event loop');
  let last = problem;
  const property = fc.asyncProperty(surface.cases, async (input) => {
    const found =
      isSlow && maxHeldMs !== null
        ? await holdsLoop(surface, server, input, maxHeldMs)
        : await probe(surface, server, input);
    if (found !== null) last = found;
    return found === null;
  });
  // The path plays that one case of the sample again and shrinks from there.
  const details = await fc.check(property, {
    seed,
    path: String(index),
    numRuns: SHRINK_RUNS,
    interruptAfterTimeLimit: 60_000,
  });
  const smallest = details.counterexample?.[0] ?? 'not repeated alone: it needs what came before it';
  return { surface: surface.name, problem: last, smallest: show(smallest), seed, index };
}

/** Bytes are shown as text where they are ASCII, else as base64. */
function show(value: unknown): string {
  const text = JSON.stringify(value, function readable(this: Record<string, unknown>, key, one) {
    // A Buffer's own toJSON has made it a list of numbers by now.
    const bytes = this[key];
    if (!(bytes instanceof Uint8Array)) return one;
    return isAscii(bytes)
      ? Buffer.from(bytes).toString('latin1')
      : `base64:${Buffer.from(bytes).toString('base64')}`;
  });
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}… (${text.length} characters)` : text;
}
