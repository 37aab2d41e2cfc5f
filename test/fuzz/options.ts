import { parseArgs } from 'node:util';

export const HELP = `Usage: npm run fuzz -- [options]

Plays hostile input against the built server and watches its event loop and memory.

  --seed N        seed of the cases (default 1)
  --decoding N    cases at the receiver and /api/decode together (default 120000)
  --control N     cases at the API and the search together (default 40000)
  --only PART     only one part: decoding, control, or heavy (bodies of 10 MB, exports, imports, large sends)
  --help          show this

Exit codes: 0 nothing found, 1 something found, 2 wrong option.`;

const PARTS = ['decoding', 'control', 'heavy'] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  seed: number;
  decoding: number;
  control: number;
  parts: ReadonlySet<Part>;
}

/** Reads the command line; `problem` says what is wrong with it. */
export function readOptions(args: string[]): Options | 'help' | { problem: string } {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        seed: { type: 'string', default: '1' },
        decoding: { type: 'string', default: '120000' },
        control: { type: 'string', default: '40000' },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return 'help';
  for (const name of ['seed', 'decoding', 'control']) {
    const value = String(values[name]);
    if (!/^\d{1,9}$/.test(value)) return { problem: `--${name} must be a whole number, not "${value}".` };
  }
  const { only } = values;
  const parts = PARTS.filter((part) => only === undefined || part === only);
  if (parts.length === 0)
    return { problem: `--only must be ${PARTS.join(', ')}; "${only}" is none of them.` };
  return {
    seed: Number(values.seed),
    decoding: Number(values.decoding),
    control: Number(values.control),
    parts: new Set(parts),
  };
}
