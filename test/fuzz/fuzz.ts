/**
 * `npm run fuzz`: hostile input against the built server, with the event loop watched. The same seed gives the same
 * cases; what goes wrong is made as small as it can be. Ends with 1 when anything was found.
 *
 *   npm run fuzz -- --seed 7 --decoding 120000 --control 40000 --only heavy
 */
import { parseArgs } from 'node:util';
import { type Finding, type Outcome, play, type Surface } from './campaign.ts';
import { HEAVY_BODIES } from './heavy-bodies.ts';
import { apiSurface, fillLists, searchSurface } from './surfaces/control.ts';
import { createReceiverSurface, decodeSurface, KEYED, MANY_KEYS, prepare } from './surfaces/decoding.ts';
import { type Answer, startWatched, type WatchedServer } from './watched-server.ts';

const MAX_HELD_MS = 100;
const MAX_GROWTH_BYTES = 200_000_000;
const MB = 1_000_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    decoding: { type: 'string', default: '120000' },
    control: { type: 'string', default: '40000' },
    only: { type: 'string' },
  },
});

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
const seed = Number(values.seed);
const wanted = (name: string) => values.only === undefined || values.only === name;

/** Cases are shared evenly between the two surfaces of a kind. */
async function playBoth(
  name: string,
  total: number,
  surfaces: readonly [AnySurface, AnySurface],
): Promise<Outcome[]> {
  if (!wanted(name)) return [];
  const server = await startWatched(['--max-deliveries', '1000000']);
  try {
    await prepare(server);
    if (name === 'control') await fillLists(server);
    const outcomes: Outcome[] = [];
    for (const surface of surfaces) outcomes.push(await surface(server, Math.ceil(total / 2)));
    return outcomes;
  } finally {
    await server.stop();
  }
}

type AnySurface = (server: WatchedServer, cases: number) => Promise<Outcome>;

/** Hides the type of the surface's cases. */
function playing<C>(surface: Surface<C>): AnySurface {
  return (server, cases) => play(surface, { server, seed, cases, maxHeldMs: MAX_HELD_MS });
}

/** Each body of 10 MB by itself, in every way that it can come in or go out. */
async function playHeavy(): Promise<Finding[]> {
  const server = await startWatched();
  const findings: Finding[] = [];
  try {
    await prepare(server);
    for (const [index, { name, make }] of HEAVY_BODIES.entries()) {
      const body = make();
      for (const [way, use] of Object.entries(HEAVY_USES)) {
        const problem = await heavyProblem(server, `${name}, ${way}`, () => use(server, body));
        if (problem)
          findings.push({ surface: 'heavy', problem, smallest: `${name}, ${way}`, seed: 0, index });
      }
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
    const { status } = await use();
    const tookMs = Date.now() - startedAt;
    const { heldMs, peakRssBytes } = await server.load();
    const grown = peakRssBytes - before;
    const figures = `${tookMs} ms, held ${heldMs.toFixed(0)} ms, memory +${(grown / MB).toFixed(0)} MB`;
    say(`  ${name.padEnd(58)} ${status}  ${figures}`);
    problem = null;
    if (status !== 200) problem = `answered ${status}`;
    else if (heldMs > MAX_HELD_MS) problem = `the event loop was held for ${Math.round(heldMs)} ms`;
    else if (grown > MAX_GROWTH_BYTES) problem = `memory grew by ${Math.round(grown / MB)} MB`;
    if (problem === null) return null;
  }
  return problem;
}

async function settled(server: WatchedServer): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (await server.load()).rssBytes;
}

const outcomes = [
  ...(await playBoth('decoding', Number(values.decoding), [
    playing(createReceiverSurface()),
    playing(decodeSurface),
  ])),
  ...(await playBoth('control', Number(values.control), [playing(apiSurface), playing(searchSurface)])),
];
if (wanted('heavy')) say('Bodies of 10 MB:');
const heavy = wanted('heavy') ? await playHeavy() : [];

say(`\nSeed ${seed}`);
for (const { surface, cases, findings, heldMs, unrepeated } of outcomes) {
  say(
    `  ${surface.padEnd(14)} ${String(cases).padStart(7)} cases  ${findings.length} findings  ` +
      `longest block ${heldMs.toFixed(0)} ms${unrepeated > 0 ? ` (${unrepeated} not repeated by any one case)` : ''}`,
  );
}
const findings = [...outcomes.flatMap((outcome) => outcome.findings), ...heavy];
for (const { surface, problem, smallest, seed: at, index } of findings) {
  say(`\n${surface}: ${problem}\n  seed ${at}, case ${index}: ${smallest}`);
}
process.exitCode = findings.length > 0 ? 1 : 0;
