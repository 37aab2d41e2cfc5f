/**
 * `npm run fuzz`: hostile input against the built server, with the event loop watched. The same seed gives the same
 * cases; each finding is made as small as possible. Exit code 1 when anything was found, 2 for a wrong option.
 */
import { type Finding, type Outcome, play, type Surface } from './campaign.ts';
import { HEAVY_BODIES } from './heavy-bodies.ts';
import { fillForTransfers, HEAVY_TRANSFERS } from './heavy-transfers.ts';
import { HELP, type Options, type Part, readOptions } from './options.ts';
import { apiSurface, fillLists, searchSurface } from './surfaces/control.ts';
import { createReceiverSurface, decodeSurface, KEYED, MANY_KEYS, prepare } from './surfaces/decoding.ts';
import { type Answer, startWatched, type WatchedServer } from './watched-server.ts';

const MAX_HELD_MS = 100;
const MAX_GROWTH_BYTES = 200_000_000;
const MB = 1_000_000;

type Use = (server: WatchedServer, body: Buffer) => Promise<Answer>;

/** How a body of 10 MB comes in and goes out; reading takes the one received before. */
const HEAVY_USES: Readonly<Record<string, Use>> = {
  received: (server, body) => server.deliver({ method: 'POST', path: `/hooks/${KEYED}`, body }),
  read: (server) => server.api({ method: 'GET', path: '/api/received/latest' }),
  'received with 50 keys': (server, body) =>
    server.deliver({ method: 'POST', path: `/hooks/${MANY_KEYS}`, body }),
  pasted: (server, body) => {
    const sent = JSON.stringify({ body: body.toString('base64'), endpoint: KEYED });
    return server.api({ method: 'POST', path: '/api/decode', body: sent });
  },
};

const say = (line: string) => process.stdout.write(`${line}\n`);
/** Cases are shared evenly between the two surfaces of a kind. */
async function playBoth(
  name: Part,
  { total, seed }: { total: number; seed: number },
  surfaces: readonly [AnySurface, AnySurface],
): Promise<Outcome[]> {
  const server = await startWatched(['--max-deliveries', '1000000']);
  try {
    await prepare(server);
    if (name === 'control') await fillLists(server);
    const outcomes: Outcome[] = [];
    for (const surface of surfaces) {
      const outcome = await surface(server, { seed, cases: Math.ceil(total / 2) });
      say(summary(outcome));
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    await server.stop();
  }
}

type AnySurface = (server: WatchedServer, wanted: { seed: number; cases: number }) => Promise<Outcome>;

/** Hides the type of the surface's cases. */
function playing<C>(surface: Surface<C>): AnySurface {
  return (server, { seed, cases }) => play(surface, { server, seed, cases, maxHeldMs: MAX_HELD_MS });
}

interface HeavyCase {
  name: string;
  use: () => Promise<Answer>;
}

/** Each body of 10 MB by itself, in every way that it can come in or go out. */
function* heavyBodies(server: WatchedServer): Generator<HeavyCase> {
  for (const { name, make } of HEAVY_BODIES) {
    const body = make();
    for (const [way, use] of Object.entries(HEAVY_USES))
      yield { name: `${name}, ${way}`, use: () => use(server, body) };
  }
}

function* heavyTransfers(server: WatchedServer): Generator<HeavyCase> {
  for (const { name, use } of HEAVY_TRANSFERS) yield { name, use: () => use(server) };
}

async function playHeavy(
  before: (server: WatchedServer) => Promise<void>,
  cases: (server: WatchedServer) => Generator<HeavyCase>,
): Promise<Finding[]> {
  const server = await startWatched();
  const findings: Finding[] = [];
  try {
    await before(server);
    for (const { name, use } of cases(server)) {
      const problem = await heavyProblem(server, name, use);
      if (problem) findings.push({ surface: 'heavy', problem, smallest: name, seed: 0, index: -1 });
    }
  } finally {
    await server.stop();
  }
  return findings;
}

async function heavyProblem(
  server: WatchedServer,
  name: string,
  use: () => Promise<Answer>,
): Promise<string | null> {
  let problem: string | null = null;
  // Twice, because a shared machine stalls now and then by itself.
  for (let turn = 0; turn < 2; turn += 1) {
    const before = await settled(server);
    const startedAt = Date.now();
    const { status, text } = await use().catch(noAnswer);
    const tookMs = Date.now() - startedAt;
    const { heldMs, peakRssBytes } = await server.load();
    const grown = peakRssBytes - before;
    const figures = `${tookMs} ms, held ${heldMs.toFixed(0)} ms, memory +${(grown / MB).toFixed(0)} MB`;
    say(`  ${name.padEnd(58)} ${status}  ${figures}`);
    problem = null;
    if (status < 200 || status > 299) problem = status === 0 ? text : `answered ${status}`;
    else if (heldMs > MAX_HELD_MS) problem = `the event loop was held for ${Math.round(heldMs)} ms`;
    else if (grown > MAX_GROWTH_BYTES) problem = `memory grew by ${Math.round(grown / MB)} MB`;
    if (problem === null) return null;
  }
  return problem;
}

/** A connection that breaks off is a finding like any other, not the end of the run. */
function noAnswer(error: unknown): Answer {
  return { status: 0, contentType: '', text: `no answer: ${String(error)}` };
}

async function settled(server: WatchedServer): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (await server.load()).rssBytes;
}

async function run({ seed, decoding, control, parts }: Options): Promise<number> {
  const outcomes: Outcome[] = [];
  const findings: Finding[] = [];
  say(`Seed ${seed}`);
  if (parts.has('decoding')) {
    const surfaces = [playing(createReceiverSurface()), playing(decodeSurface)] as const;
    outcomes.push(...(await playBoth('decoding', { seed, total: decoding }, surfaces)));
  }
  if (parts.has('control')) {
    const surfaces = [playing(apiSurface), playing(searchSurface)] as const;
    outcomes.push(...(await playBoth('control', { seed, total: control }, surfaces)));
  }
  if (parts.has('heavy')) {
    say('Bodies of 10 MB:');
    findings.push(...(await playHeavy(prepare, heavyBodies)));
    say('Transfers:');
    findings.push(...(await playHeavy(fillForTransfers, heavyTransfers)));
  }
  findings.unshift(...outcomes.flatMap((outcome) => outcome.findings));
  for (const { surface, problem, smallest, seed: at, index } of findings)
    say(`\n${surface}: ${problem}\n  seed ${at}, case ${index}: ${smallest}`);
  return findings.length > 0 ? 1 : 0;
}

function summary({ surface, cases, findings, heldMs, unrepeated }: Outcome): string {
  const other = unrepeated > 0 ? ` (${unrepeated} not repeated by any one case)` : '';
  return (
    `  ${surface.padEnd(14)} ${String(cases).padStart(7)} cases  ${findings.length} findings  ` +
    `longest block ${heldMs.toFixed(0)} ms${other}`
  );
}

const options = readOptions(process.argv.slice(2));
if (options === 'help') say(HELP);
else if ('problem' in options) {
  process.stderr.write(`${options.problem}\n\n${HELP}\n`);
  process.exitCode = 2;
} else process.exitCode = await run(options);
