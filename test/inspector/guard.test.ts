import { beforeAll, describe, expect, test } from 'vitest';
import { requestRaw, upgradeRaw } from '../support/raw-http.ts';
import { newServer, sharedServer } from '../support/server.ts';

const server = sharedServer({ 'inspector-name': ['team.example.test'] });
let cookie = '';

beforeAll(async () => {
  const { headers } = await server.api('/api/session', { method: 'POST' });
  cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});

/** Headers by short names; PORT, TOKEN and COOKIE are placeholders for values known only once the server runs. */
type Case = [what: string, headers: Record<string, string>, status: number];

const fill = (text: string) =>
  text.replace('PORT', String(server.inspectorPort)).replace('TOKEN', server.token).replace('COOKIE', cookie);
const filled = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => [name, fill(value)] as const);

const HOST = { Host: 'localhost:PORT' };
const TOKEN = { Authorization: 'Bearer TOKEN' };
const COOKIE = { Cookie: 'COOKIE' };

const CASES: readonly Case[] = [
  ['the token', { ...HOST, ...TOKEN }, 200],
  ['the token at 127.0.0.1', { Host: '127.0.0.1:PORT', ...TOKEN }, 200],
  ['the token at [::1]', { Host: '[::1]:PORT', ...TOKEN }, 200],
  ['the token at LOCALHOST', { Host: 'LOCALHOST:PORT', ...TOKEN }, 200],
  ['the token at a name that was allowed', { Host: 'team.example.test:PORT', ...TOKEN }, 200],
  ['the token at a name that was allowed, by a proxy', { Host: 'team.example.test', ...TOKEN }, 200],
  ['the token from our own page', { ...HOST, ...TOKEN, Origin: 'http://localhost:PORT' }, 200],
  [
    'the token from our own page by another name',
    { ...HOST, ...TOKEN, Origin: 'http://127.0.0.1:PORT' },
    200,
  ],
  ['the token from a proxied page of ours', { ...HOST, ...TOKEN, Origin: 'https://team.example.test' }, 200],
  ['the cookie, same-origin', { ...HOST, ...COOKIE, 'Sec-Fetch-Site': 'same-origin' }, 200],
  ['the cookie with an Origin of ours', { ...HOST, ...COOKIE, Origin: 'http://localhost:PORT' }, 200],

  ['a foreign Host', { Host: 'evil.test:PORT', ...TOKEN }, 421],
  ['a foreign Host that begins like ours', { Host: 'localhost.evil.test:PORT', ...TOKEN }, 421],
  ['our Host without the port', { Host: 'localhost', ...TOKEN }, 421],
  ['our Host with another port', { Host: 'localhost:1', ...TOKEN }, 421],
  ['a rebound name as Host and Origin', { Host: 'evil.test:PORT', Origin: 'http://evil.test:PORT' }, 421],

  ['a foreign Origin', { ...HOST, ...TOKEN, Origin: 'https://evil.test' }, 403],
  ['Origin null', { ...HOST, ...TOKEN, Origin: 'null' }, 403],
  ['our Origin with another port', { ...HOST, ...TOKEN, Origin: 'http://localhost:1' }, 403],
  ['our Origin by https', { ...HOST, ...TOKEN, Origin: 'https://localhost:PORT' }, 403],
  ['an Origin that is no URL', { ...HOST, ...TOKEN, Origin: ':::' }, 403],

  ['neither token nor cookie', { ...HOST }, 401],
  ['a wrong token', { ...HOST, Authorization: 'Bearer nonsense' }, 401],
  ['an empty token', { ...HOST, Authorization: 'Bearer ' }, 401],
  ['the token without its scheme', { ...HOST, Authorization: 'TOKEN' }, 401],
  ['the token as Basic', { ...HOST, Authorization: 'Basic TOKEN' }, 401],
  ['the token cut short', { ...HOST, Authorization: 'Bearer TOKENx' }, 401],
  ['the cookie alone', { ...HOST, ...COOKIE }, 401],
  ['the cookie from another port of this host', { ...HOST, ...COOKIE, 'Sec-Fetch-Site': 'same-site' }, 401],
  ['the cookie from another site', { ...HOST, ...COOKIE, 'Sec-Fetch-Site': 'cross-site' }, 401],
  ['the cookie typed into the address bar', { ...HOST, ...COOKIE, 'Sec-Fetch-Site': 'none' }, 401],
  [
    'the cookie with a foreign Origin',
    { ...HOST, ...COOKIE, Origin: 'http://localhost:1', 'Sec-Fetch-Site': 'same-site' },
    403,
  ],
  ['a wrong cookie', { ...HOST, Cookie: 'rai-PORT=nonsense', 'Sec-Fetch-Site': 'same-origin' }, 401],
  ['the token as a cookie', { ...HOST, Cookie: 'rai-PORT=TOKEN', 'Sec-Fetch-Site': 'same-origin' }, 401],
  [
    'a cookie that cannot be decoded',
    { ...HOST, Cookie: 'rai-PORT=%', 'Sec-Fetch-Site': 'same-origin' },
    401,
  ],
];

describe.each(CASES)('%s', (_what, headers, status) => {
  test(`gets ${status} on HTTP`, async () => {
    const answer = await requestRaw(server.inspectorPort, 'GET /api/info', filled(headers));
    expect(answer.status).toBe(status);
  });

  test(`gets ${status === 200 ? 101 : status} on the WebSocket`, async () => {
    const answer = await upgradeRaw(server.inspectorPort, filled(headers));
    expect(answer.status).toBe(status === 200 ? 101 : status);
  });
});

test.each([
  ['none', {}],
  ['an empty one', { Host: '' }],
  ['one with credentials in it', { Host: 'localhost:PORT@evil.test' }],
  ['one with a path in it', { Host: 'localhost:PORT/x' }],
  ['one with a space in it', { Host: 'localhost :PORT' }],
])('a Host that is no host is refused: %s', async (_what, headers: Record<string, string>) => {
  const given = filled({ ...headers, ...TOKEN });
  const statuses = [
    (await requestRaw(server.inspectorPort, 'GET /api/info', given)).status,
    (await upgradeRaw(server.inspectorPort, given)).status,
  ];
  for (const status of statuses) expect([400, 421]).toContain(status);
});

test('a refusal is a problem document with advice', async () => {
  const { headers, body } = await requestRaw(server.inspectorPort, 'GET /api/info', filled({ ...HOST }));
  expect(headers['content-type']).toBe('application/problem+json');
  expect(headers['www-authenticate']).toMatch(/^Bearer/);
  expect(JSON.parse(body)).toMatchObject({ status: 401, detail: expect.stringContaining('Bearer') });
});

describe('an upgrade to another protocol is ignored:', () => {
  const H2C = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];

  test('GET', async () => {
    const headers = [...filled({ ...HOST, ...TOKEN }), ...H2C];
    const answer = await requestRaw(server.inspectorPort, 'GET /api/info', headers);
    expect(answer.status).toBe(200);
  });

  test('POST, with its body', async () => {
    const body = JSON.stringify({ body: '', key: 'short' });
    const headers = [...filled({ ...HOST, ...TOKEN }), `Content-Length: ${body.length}`, ...H2C];
    const answer = await requestRaw(server.inspectorPort, 'POST /api/decode', headers, body);
    expect(answer.body).toContain('/key');
  });

  test('and the guard applies', async () => {
    const answer = await requestRaw(server.inspectorPort, 'GET /api/info', [...filled(HOST), ...H2C]);
    expect(answer.status).toBe(401);
  });
});

test('an upgrade elsewhere is refused', async () => {
  const answer = await upgradeRaw(server.inspectorPort, filled({ ...HOST, ...TOKEN }), '/api/received');
  expect(answer.status).not.toBe(101);
});

test.each([
  ['an absolute URL of another host', 'GET http://evil.test/api/info'],
  ['a path that is no URL', 'GET //'],
  ['OPTIONS *', 'OPTIONS *'],
  ['a broken escape', 'GET /api/received/%E0%A4%A'],
])('%s does not throw', async (_what, line) => {
  const answer = await requestRaw(server.inspectorPort, line, filled({ ...HOST, ...TOKEN }));
  expect(answer.status).toBeGreaterThanOrEqual(200);
  expect(answer.status).toBeLessThan(500);
  expect(server.errors).toEqual([]);
});

test.each([
  ['a header that is not ASCII', 'X-Odd: \xff\xfe'],
  ['an Origin that is not ASCII', 'Origin: http://\xff'],
  ['an empty Origin', 'Origin:'],
  ['two Hosts', 'Host: evil.test'],
  ['two tokens', 'Authorization: Bearer nonsense'],
  ['a cookie of odd characters', 'Cookie: ;;=;\x7f=\x01x'],
  ['a very long cookie', `Cookie: ${'a=b; '.repeat(2000)}`],
])('%s does not throw', async (_what, line) => {
  const answer = await requestRaw(server.inspectorPort, 'GET /api/info', [
    ...filled({ ...HOST, ...TOKEN }),
    line,
  ]);
  expect(answer.status).toBeLessThan(500);
  expect(server.errors).toEqual([]);
});

describe('the session cookie', () => {
  test('is for the API only, and not available to scripts and other sites', async () => {
    const { status, headers } = await server.api('/api/session', { method: 'POST' });
    const parts = (headers.get('set-cookie') ?? '').split('; ');
    expect(status).toBe(204);
    expect(parts[0]).toMatch(new RegExp(`^rai-${server.inspectorPort}=[\\w-]{43}$`));
    expect(parts.slice(1).sort()).toEqual(['HttpOnly', 'Path=/api', 'SameSite=Strict']);
  });

  test('is not the token', () => {
    expect(cookie).not.toContain(server.token);
  });

  test('is not set without the token', async () => {
    const answer = await requestRaw(server.inspectorPort, 'POST /api/session', [
      ...filled(HOST),
      ['Content-Length', '0'],
    ]);
    expect(answer.status).toBe(401);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  test('is different after each start, and an old one is refused', async () => {
    const other = await newServer();
    const { headers } = await other.api('/api/session', { method: 'POST' });
    const own = (headers.get('set-cookie') ?? '').split(';')[0]?.split('=')[1];
    expect(own).not.toBe(cookie.split('=')[1]);
    const answer = await requestRaw(other.inspectorPort, 'GET /api/info', [
      ['Host', `localhost:${other.inspectorPort}`],
      ['Cookie', `rai-${other.inspectorPort}=${cookie.split('=')[1]}`],
      ['Sec-Fetch-Site', 'same-origin'],
    ]);
    expect(answer.status).toBe(401);
  });

  test('shows whether the page is signed in', async () => {
    const signedIn = { ...HOST, ...COOKIE, 'Sec-Fetch-Site': 'same-origin' };
    const ask = (headers: Record<string, string>) =>
      requestRaw(server.inspectorPort, 'GET /api/session', filled(headers));
    expect((await ask(signedIn)).status).toBe(204);
    expect((await ask(HOST)).status).toBe(401);
  });
});

describe('without a token', () => {
  test.each(['/', '/received/abc', '/healthz', '/index.html'])('%s is served with the CSP', async (path) => {
    const { status, headers } = await requestRaw(server.inspectorPort, `GET ${path}`, filled(HOST));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    const csp = headers['content-security-policy'] ?? '';
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("script-src 'self'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toContain('unsafe');
  });

  test('an asset is served with its type, a missing one is 404', async () => {
    const page = await requestRaw(server.inspectorPort, 'GET /', filled(HOST));
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? '/assets/main.js';
    const asset = await requestRaw(server.inspectorPort, `GET ${script}`, filled(HOST));
    expect(asset.status).toBe(200);
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await requestRaw(server.inspectorPort, 'GET /assets/none.js', filled(HOST))).status).toBe(404);
  });

  test.each([
    '/../package.json',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/%2fetc/passwd',
  ])('%s leads nowhere', async (path) => {
    const { body } = await requestRaw(server.inspectorPort, `GET ${path}`, filled(HOST));
    expect(body).not.toContain('"rai-hooks"');
    expect(body).not.toContain('root:');
  });

  test('a foreign Host gets no page, either', async () => {
    const answer = await requestRaw(server.inspectorPort, 'GET /', filled({ Host: 'evil.test' }));
    expect(answer.status).toBe(421);
  });
});

describe('with --no-auth', () => {
  test('no token is required, but Host and Origin are checked', async () => {
    const open = await newServer({ auth: false });
    const host = `localhost:${open.inspectorPort}`;
    const ask = async (headers: Record<string, string>) =>
      (await requestRaw(open.inspectorPort, 'GET /api/info', Object.entries(headers))).status;
    expect(await ask({ Host: host })).toBe(200);
    expect(await ask({ Host: 'evil.test' })).toBe(421);
    expect(await ask({ Host: host, Origin: 'null' })).toBe(403);
    expect(await ask({ Host: host, Origin: 'https://evil.test' })).toBe(403);
  });

  test('the link contains no token', async () => {
    const open = await newServer({ auth: false });
    expect(open.running.link).toBe(`http://localhost:${open.inspectorPort}/`);
  });
});

test('the link contains the token in its fragment only', () => {
  expect(server.running.link).toBe(`http://localhost:${server.inspectorPort}/#token=${server.token}`);
});

test.each(['http://a:b@HOST/api/info', 'http://evil.test/api/info', 'http://[::1/', '*', 'a:b'])(
  'the target %s is refused, and nothing is thrown',
  async (target) => {
    const own = `127.0.0.1:${server.inspectorPort}`;
    const line = `GET ${target.replace('HOST', own)}`;
    const { status } = await requestRaw(server.inspectorPort, line, [
      ['Host', own],
      ['Authorization', `Bearer ${server.token}`],
    ]);
    expect(status).toBe(400);
    expect(server.errors).toEqual([]);
  },
);

test('an absolute target of our own host is a path', async () => {
  const own = `127.0.0.1:${server.inspectorPort}`;
  const headers = [['Host', own] as const];
  expect((await requestRaw(server.inspectorPort, `GET http://${own}/healthz`, headers)).status).toBe(200);
});
