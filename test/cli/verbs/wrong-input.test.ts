import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import { sharedServer } from '../../support/server.ts';
import { tempDir } from '../../support/temp.ts';
import type { Ended } from './support.ts';

const server = sharedServer();

beforeAll(async () => {
  await server.deliver('/hooks/inbox', { body: '{"event":"user_joined"}' });
});

/** A working folder that holds a folder, a binary file, an empty one and a short one. */
function newWorkingFolder(): string {
  const cwd = tempDir();
  mkdirSync(join(cwd, 'folder'));
  writeFileSync(
    join(cwd, 'binary'),
    Uint8Array.from({ length: 300 }, (_, at) => (at * 37) % 256),
  );
  writeFileSync(join(cwd, 'empty'), '');
  writeFileSync(join(cwd, 'short'), 'x');
  return cwd;
}

/** Runs a verb in this process, which is faster than one process for each of so many cases. Stdin is closed. */
async function runHere(args: readonly string[]): Promise<Ended> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await run(args, (end) => ({
    ...{ env: {}, cwd: newWorkingFolder(), terminal: false, terminalWidth: null, end },
    paint: (_style, text) => text,
    print: (text) => void stdout.push(text),
    write: async (bytes) => void stdout.push(Buffer.from(bytes).toString()),
    note: (text) => void stderr.push(text),
    readStdin: async () => Buffer.alloc(0),
    stopSignal: () => new Promise(() => {}),
    neverWaitForReader: () => {},
  }));
  return { code, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
}

const URL = 'https://localhost:1/';
const NO_ID = 'Give "latest", or the last 8 digits of an id: they consist of 0-9 and a-f.';
const NO_FILE = 'none cannot be read (ENOENT). Check the name: there is no such file or folder.';
const FOLDER = 'folder cannot be read (EISDIR). This is a folder: name a file.';
const TIME = 'Give a time like 500ms, 10s or 2m.';
const LONG = 'x'.repeat(300);

/** Arguments, exit code, and what stderr says: what is wrong, where, and what to do. */
type Case = readonly [args: readonly string[], code: number, says: string];

const MISSING: Case[] = [
  [['send'], 2, "missing required argument 'event'"],
  [['listen'], 2, "required option '--forward-to <url>' not specified"],
  [['replay', 'latest'], 2, "required option '--to <url>' not specified"],
  [['received', 'get'], 2, "missing required argument 'id'"],
  [['sent', 'resend'], 2, 'Give either ids or a filter.'],
  [['webhooks', 'add', 'x'], 2, "missing required argument 'url'"],
  [['webhooks', 'set', 'Local inbox'], 2, 'No setting was given. See "rai-hooks webhooks set --help".'],
  [['webhooks', 'add', 'x', URL, '--mode', 'gcm'], 2, 'Give --key-file, or --generate-key for a new one.'],
  [['endpoints', 'set', 'inbox'], 2, 'No setting was given. See "rai-hooks endpoints set --help".'],
  [['endpoints', 'key', 'add', 'inbox', 'k'], 2, 'No key was given. Give --key-file'],
  [['send', 'user_joined', '--set', 'a'], 2, '--set a has no value. Write it like'],
  [['send', 'user_joined', '--set', '=a'], 2, '--set =a has no path. Write it like'],
  [
    ['send', 'user_joined', '--payload', ''],
    2,
    '--payload is empty. Give a JSON object, @file, or - for stdin.',
  ],
];

const UNKNOWN: Case[] = [
  [['sned'], 2, 'Did you mean send?'],
  [
    ['received', 'lst'],
    2,
    "unknown command 'lst' of received. Known: list, get, export, import. Did you mean list?",
  ],
  [['cert', 'isue', 'localhost'], 2, "unknown command 'isue' of cert. Known: issue. Did you mean issue?"],
  [['received', 'get', 'nope'], 2, `There is no received delivery "nope". ${NO_ID}`],
  [['sent', 'cancel', 'nope'], 2, `There is no sent delivery "nope". ${NO_ID}`],
  [['sent', 'resend', '../x'], 2, `There is no sent delivery "../x". ${NO_ID}`],
  [['replay', 'nope', '--to', URL], 2, `There is no received delivery "nope". ${NO_ID}`],
  [['events', 'purchase_mad'], 2, 'Unknown event "purchase_mad". Did you mean "purchase_made"?'],
  [['send', 'purchase_mad'], 2, 'event: Unknown event "purchase_mad". Did you mean "purchase_made"?'],
  [
    ['send', 'user_joined', '--webhook', 'local'],
    2,
    'There is no webhook "local". Did you mean "Local inbox"?',
  ],
  [
    ['webhooks', 'set', 'Lokal inbox', '--disable'],
    2,
    'There is no webhook "Lokal inbox". Did you mean "Local inbox"?',
  ],
  [['webhooks', 'remove', 'nobody'], 2, 'There is no webhook "nobody". Known: Local inbox.'],
  [
    ['webhooks', 'add', 'x', URL, '--event', 'user_joind'],
    2,
    'Unknown event "user_joind". Did you mean "user_joined"?',
  ],
  [
    ['webhooks', 'add', 'x', URL, '--wire', 'bas64'],
    2,
    'wire: Unknown wire profile "bas64". Did you mean "base64"?',
  ],
  [['endpoints', 'set', 'inbux', '--strict'], 2, 'There is no endpoint "inbux". Did you mean "inbox"?'],
  [
    ['endpoints', 'set', 'nobody', '--strict'],
    ...([2, 'Known: inbox. Add it with "rai-hooks endpoints add nobody".'] as const),
  ],
  [['endpoints', 'remove', 'inbux'], 2, 'There is no endpoint "inbux". Did you mean "inbox"?'],
  [['endpoints', 'key', 'remove', 'inbux', 'x'], 2, 'There is no endpoint "inbux". Did you mean "inbox"?'],
  [
    ['endpoints', 'key', 'remove', 'inbox', 'local'],
    ...([2, 'There is no key "local" at the endpoint "inbox". Did you mean "Local inbox"?'] as const),
  ],
  [
    ['endpoints', 'set', 'inbox', '--wire', 'hexx'],
    2,
    'expects.wire: Unknown wire profile "hexx". Did you mean "hex"?',
  ],
  [['decrypt', 'short', '--endpoint', 'inbux'], 2, 'There is no endpoint "inbux". Did you mean "inbox"?'],
  [
    ['listen', '--forward-to', URL, '--endpoint', 'inbux'],
    2,
    'There is no endpoint "inbux". Did you mean "inbox"?',
  ],
  [
    ['wait', '--event', 'user_joind', '--timeout', '1ms'],
    4,
    'Unknown event "user_joind". Did you mean "user_joined"?',
  ],
  [['received', '--endpoint', 'inbux'], 0, 'There is no endpoint "inbux". Did you mean "inbox"?'],
  [['sent', '--webhook', 'Lokal inbox'], 0, 'There is no webhook "Lokal inbox". Did you mean "Local inbox"?'],
  [['sent', 'resend', '--webhook', 'nobody'], 1, 'no delivery matches the filter.'],
];

const WRONG_VALUES: Case[] = [
  [['start', '--port', 'NaN'], 2, '--port is "NaN". Give a port, 0 to 65535.'],
  [['start', '--port', '-1'], 2, '--port is "-1". Give a port, 0 to 65535.'],
  [['start', '--max-size', '10tb'], 2, '--max-size is "10tb". Give a size like 500kb, 10mb or 1gb.'],
  [['start', '--clock', 'x0'], 2, '--clock is "x0". Give real, manual, or x and a factor (x60).'],
  [['send', 'user_joined', '--count', 'NaN'], 2, 'Give a whole number from 1 to 1000.'],
  [['send', 'user_joined', '--timeout', '5'], 2, TIME],
  [['send', 'user_joined', '--timeout', '-5s'], 2, TIME],
  [['wait', '--timeout', '5y'], 2, TIME],
  [['wait', '--since', 'yesterday'], 2, 'Give a seq, an ISO 8601 time'],
  [['received', '--limit', '1001'], 2, 'Give a whole number from 1 to 1000.'],
  [['received', '--after', '-1'], 2, 'Give a whole number from 0.'],
  [['webhooks', 'add', LONG, URL], 2, 'name: Give a name of at most 100 characters.'],
  [['webhooks', 'add', 'x', URL, '--concurrency', '65'], 2, 'Give a whole number from 1 to 64.'],
  [['webhooks', 'add', 'x', URL, '--retry', '1s,x'], 2, 'or delays like 1s,5s,1m.'],
  [['endpoints', 'add', LONG], 2, 'name: Use letters, digits, dots, hyphens and underscores, at most 64.'],
  [['endpoints', 'set', 'inbox', '--delay', '99d'], 2, 'reply.delayMs: Give at most 600000 ms (10 minutes).'],
  [['endpoints', 'set', 'inbox', '--close', '--hold'], 2, "'--close' cannot be used with option '--hold'"],
  [['replay', 'latest', '--to', 'ftp://localhost/'], 2, 'or with http:// if it points to this machine.'],
  [['replay', 'latest', '--to', 'localhost:3000'], 2, 'to: The URL must begin with https://'],
  [['listen', '--forward-to', 'ftp://localhost/'], 2, 'forwardTo: The URL must begin with https://'],
  [['cert', 'issue', 'a/b'], 2, '"a/b" is neither a host name nor an IP address'],
  [['cert', '--path', '--pem'], 2, "'--path' cannot be used with option '--pem'"],
  [
    ['decrypt', 'short', '--header', 'x'],
    2,
    '--header x is not a header. Write it like --header "name: value".',
  ],
  [
    ['decrypt', 'short', '--key-file', 'binary'],
    2,
    '--key-file binary: The AES key must be exactly 32 characters',
  ],
  [['decrypt', 'short', '--key-file', 'empty'], 2, '--key-file empty holds no key. Write a line'],
];

const FILES: Case[] = [
  [['send', 'user_joined', '--payload', '@none'], 3, NO_FILE],
  [['send', 'user_joined', '--payload', '@folder'], 3, FOLDER],
  [['send', 'user_joined', '--payload', '@binary'], 2, '--payload is not JSON: '],
  [['send', 'user_joined', '--payload', '@empty'], 2, '--payload is empty.'],
  [['decrypt', 'none'], 3, NO_FILE],
  [['decrypt', 'folder'], 3, FOLDER],
  [['decrypt', 'binary'], 1, 'decrypt'],
  [['decrypt', 'empty'], 1, 'empty-body: The body is empty'],
  [['decrypt', 'short', '--key-file', 'folder'], 3, FOLDER],
  [['replay', 'latest', '--to', URL, '--ca', 'none'], 3, NO_FILE],
  [['replay', 'latest', '--to', URL, '--ca', 'binary'], 2, 'tls.ca: Give the CA certificate as PEM text.'],
  [['received', 'import', 'folder'], 3, FOLDER],
  [['received', 'import', 'binary'], 2, 'is not JSON'],
  [
    ['received', 'export', '--output', 'folder'],
    3,
    'folder cannot be written (EISDIR). This is a folder: name a file.',
  ],
  [
    ['received', 'export', '--output', 'short/x'],
    3,
    'cannot be written (ENOTDIR). A part of the path is a file',
  ],
  [
    ['cert', 'issue', 'localhost', '--output', 'short'],
    3,
    'cannot be written (EEXIST). A file is in the way',
  ],
];

describe.each([
  ['missing', MISSING],
  ['unknown', UNKNOWN],
  ['a wrong value', WRONG_VALUES],
  ['a file that cannot be used', FILES],
])('%s: the message says what is wrong and what to do', (_what, cases) => {
  test.each(cases)('%j ends with %i', async (args, code, says) => {
    const start = args[0] === 'start';
    const where = start ? ['--memory'] : ['--data-dir', server.running.dataDir];
    const ended = await runHere([...args, ...where]);
    expect(ended.stderr).toContain(says);
    expect(ended.code).toBe(code);
    // Outcomes apart, nothing on stdout could be taken for a result.
    if (code > 1 && code < 4) expect(ended.stdout).toBe('');
    // Never an internal error, a stack or a path of the API.
    expect(ended.stderr).not.toMatch(/internal error|\n {4}at |\/api\//);
  });
});

test.each([
  [['send', 'user_joined', '--payload', '-'], 2, '--payload is empty.'],
  [['decrypt'], 1, 'empty-body'],
  [['received', 'import'], 0, ''],
])('%j with stdin closed ends with %i', async (args, code, says) => {
  const ended = await runHere([...args, '--data-dir', server.running.dataDir]);
  expect(ended.stderr).toContain(says);
  expect(ended.code).toBe(code);
});
