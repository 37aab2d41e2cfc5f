import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import type { CurlRequest } from '../../server/inspector/export/index.ts';
import type { HeaderPair } from '../../server/types.ts';
import { listenTcp, listenTls, newCertificate } from '../outbound/support.ts';
import { tempDir } from '../support/temp.ts';
import { toCurl } from './export-details.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';
const JSON_TYPE: HeaderPair = ['Content-Type', 'application/json'];

interface Seen {
  line: string;
  headers: HeaderPair[];
  body: Buffer;
}

/** A listener that replies when the request is complete. `seen` need not wait: the command has ended by then. */
async function listen(certificate?: { cert: string; key: string }) {
  const behave = (socket: { write(text: string): void; end(text: string): void }, text: string) => {
    if (isWhole(text)) socket.end(OK);
  };
  const listener = certificate ? await listenTls(certificate, behave) : await listenTcp(behave);
  const scheme = certificate ? 'https' : 'http';
  return {
    origin: `${scheme}://localhost:${listener.port}`,
    host: ['Host', `localhost:${listener.port}`] as const,
    seen: () => parse(listener.seen.join('')),
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  if (/^transfer-encoding: *chunked/im.test(text.slice(0, end))) return text.endsWith('0\r\n\r\n');
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1] ?? '0';
  return text.length - end - 4 >= Number(length);
}

function parse(text: string): Seen {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((one): HeaderPair => {
    const colon = one.indexOf(':');
    return [one.slice(0, colon), one.slice(colon + 1).trimStart()];
  });
  return { line, headers, body: Buffer.from(text.slice(end + 4), 'latin1') };
}

/** Runs the command as a user would: pasted into a file and run by the shell. Fails when the command does. */
async function run(command: string, cwd: string): Promise<string> {
  const file = join(cwd, 'command.sh');
  writeFileSync(file, command);
  chmodSync(file, 0o600);
  const env = { PATH: process.env.PATH, HOME: cwd, LC_ALL: 'C.UTF-8' };
  const { stdout } = await promisify(execFile)('sh', [file], { cwd, env });
  return stdout;
}

/** The request that arrives when the command of `request` runs. */
async function reproduce(request: Partial<CurlRequest> & { target?: string }): Promise<Seen> {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'file'), 'the content of a file');
  const { origin, seen } = await listen();
  const { target = '/hooks/inbox', ...rest } = request;
  const command = toCurl({
    method: 'POST',
    url: origin + target,
    headers: [JSON_TYPE],
    body: Buffer.alloc(0),
    ...rest,
  });
  expect(await run(command, cwd)).toMatch(/ok$/);
  return seen();
}

const BODIES: Array<[string, Buffer]> = [
  ['JSON', Buffer.from('{"event":"ping","n":1}')],
  ['single quotes', Buffer.from(`'it''s' '\\'' '`)],
  ['double quotes, dollars, backticks', Buffer.from('"$HOME" `id` $(id) \\" \\\\ %s %% !! !x #')],
  ['line feeds at both ends', Buffer.from('\n\na\nb\n\n')],
  ['carriage returns and tabs', Buffer.from('\r\na\tb\r')],
  ['NUL', Buffer.from('a\0b\0')],
  ['escape sequences of a terminal', Buffer.from('\x1b]0;x\x07\x1b[2J\u009b2J')],
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80, 0x0a])],
  ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  ['a file by curl', Buffer.from('@file')],
  ['standard input by curl', Buffer.from('@-')],
  ['leading dashes', Buffer.from('--output file -o -')],
  ['a lone dash', Buffer.from('-')],
  ['emoji, right-to-left, byte order mark', Buffer.from('\uFEFF👨‍👩‍👧 صباح الخير שלום')],
  ['a backslash at the end', Buffer.from('a\\')],
  ['100 kB of text with quotes', Buffer.from(`'a"\n`.repeat(25_000))],
  ['100 kB without quotes', Buffer.from('a'.repeat(100_000))],
  ['1.5 MB of text', Buffer.from('äb\n'.repeat(375_000))],
  ['100 kB of bytes', Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 256))],
];

test.each(BODIES)('a body of %s arrives unchanged', async (_, body) => {
  const seen = await reproduce({ headers: [JSON_TYPE], body });
  expect(seen.body.equals(body)).toBe(true);
  expect(seen.headers.map(([name]) => name)).toEqual(['Host', 'Content-Type', 'Content-Length']);
});

test('all headers arrive with order and case, also empty and duplicate ones, and no others', async () => {
  const headers: HeaderPair[] = [
    ['x-b', '1'],
    ['X-A', `it's "quoted" $HOME \`id\` \\ %s; !`],
    ['x-b', '2'],
    ['X-Empty', ''],
    ['content-length', '7'],
    ['CONTENT-TYPE', 'text/plain; charset=utf-8'],
    ['user-agent', 'RAI/1'],
    ['accept', '*/*'],
    ['X-At', '@file'],
    ['X-Semicolon', ';'],
    ['Connection', 'keep-alive'],
  ];
  const seen = await reproduce({ headers, body: Buffer.from('{"a":1}') });
  expect(seen.headers.slice(1)).toEqual(headers);
});

test('header bytes that are not ASCII arrive unchanged', async () => {
  const value = Array.from({ length: 0x80 }, (_, at) => String.fromCharCode(0x80 + at)).join('');
  const headers: HeaderPair[] = [['X-Bytes', `a\t'%s\\ !1${value}7`]];
  expect((await reproduce({ headers })).headers.slice(1)).toEqual(headers);
});

test.each(['POST', 'PUT', 'GET', 'DELETE', 'M-SEARCH'])('a %s without a body has none', async (method) => {
  const { headers, body, line } = await reproduce({ method, headers: [] });
  expect({ line, headers: headers.length, size: body.length }).toEqual({
    line: `${method} /hooks/inbox HTTP/1.1`,
    headers: 1,
    size: 0,
  });
});

test('a GET with a body keeps it', async () => {
  const seen = await reproduce({ method: 'GET', headers: [], body: Buffer.from('x=1') });
  expect(seen.line).toBe('GET /hooks/inbox HTTP/1.1');
  expect(seen.body.toString()).toBe('x=1');
  expect(seen.headers.map(([name]) => name)).toEqual(['Host', 'Content-Length']);
});

test('the declared length of an empty body stays', async () => {
  expect((await reproduce({ headers: [['Content-length', '0']] })).headers[1]).toEqual([
    'Content-length',
    '0',
  ]);
});

test('a declared length that is not the length of the body is omitted', async () => {
  const body = Buffer.from('abc');
  const { headers } = await reproduce({ headers: [['Content-Length', '99'], JSON_TYPE], body });
  expect(headers.slice(1)).toEqual([JSON_TYPE, ['Content-Length', '3']]);
});

test('a chunked body is sent in chunks', async () => {
  const headers: HeaderPair[] = [['transfer-encoding', 'chunked'], JSON_TYPE];
  const seen = await reproduce({ headers, body: Buffer.from('abc') });
  expect(seen.headers.slice(1)).toEqual(headers);
  expect(seen.body.toString()).toBe('3\r\nabc\r\n0\r\n\r\n');
});

test('another name in Host comes first', async () => {
  const { headers } = await reproduce({ headers: [JSON_TYPE, ['host', 'hooks.example.com']] });
  expect(headers).toEqual([['Host', 'hooks.example.com'], JSON_TYPE]);
});

test.each([
  '/hooks/inbox?a=1&b=it%27s&c=$HOME',
  '/hooks/a/../b/./c',
  '/hooks/[1-3]{a,b}?x[]=1',
  '/hooks/a#b',
  `/hooks/"'<>\\^\`|`,
  '/hooks/%2e%2e/é',
  '//double',
  '/?',
])('the target %s goes as it is', async (target) => {
  const { line } = await reproduce({ target });
  expect(line).toBe(`POST ${target} HTTP/1.1`);
});

test.each([
  ['@file', 'x'],
  ['X\r\nY', 'x'],
  ['X-Y', 'a\r\nB: c'],
  ['X-Y', 'a\0b'],
  ['', 'x'],
  ["X'; id; '", 'x'],
])('a header %j: %j, which no wire could bring, is left out', (name, value) => {
  const command = toCurl({
    method: 'POST',
    url: 'https://localhost/',
    headers: [[name, value]],
    body: Buffer.alloc(0),
  });
  expect(command.split('\n')).toHaveLength(3);
});

test('a method cannot inject a command', async () => {
  const cwd = tempDir();
  const command = toCurl({
    method: "X'; echo broken; '",
    url: 'http://localhost:1/',
    headers: [],
    body: Buffer.alloc(0),
  });
  const said = await run(command, cwd).catch((error: { stdout?: string }) => error.stdout);
  expect(said).not.toContain('broken');
});

let certificate: Awaited<ReturnType<typeof newCertificate>>;
beforeAll(async () => {
  certificate = await newCertificate();
});

test('with our CA, the request uses verified TLS', async () => {
  const cwd = tempDir();
  const caPath = join(cwd, "it's the ca.pem");
  writeFileSync(caPath, certificate.ca);
  const { origin, seen } = await listen(certificate);
  const request = {
    method: 'POST',
    url: `${origin}/hooks/inbox`,
    headers: [JSON_TYPE],
    body: Buffer.from('{}'),
  };
  expect(await run(toCurl(request, { caPath }), cwd)).toBe('ok');
  expect(seen().body.toString()).toBe('{}');
  await expect(run(toCurl(request), cwd)).rejects.toMatchObject({ code: 60 });
});
