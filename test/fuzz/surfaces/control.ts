import fc from 'fast-check';
import type { Problem } from '../../../server/types.ts';
import { text } from '../../codec/arbitraries.ts';
import type { Surface } from '../campaign.ts';
import type { WatchedServer } from '../watched-server.ts';
import { body as anyBody } from './bodies.ts';
import { KEYED } from './decoding.ts';

/** Only places on this machine where nothing listens: a case must never reach out. */
const url = fc.constantFrom(
  ...['https://127.0.0.1:1/', 'http://127.0.0.1:1/', 'https://localhost:1/hooks/inbox', 'ftp://localhost:1/'],
  ...['https://user:pass@127.0.0.1:1/', 'https://[::1]:1/%zz', 'no url', '', 'https://'],
);
const odd = fc.oneof(text, fc.integer(), fc.double(), fc.constantFrom(null, true, [], {}));
/** JSON text nested so many times. */
const deep = fc
  .tuple(
    fc.constantFrom<[string, string]>(['{"a":', '}'], ['[', ']'], ['{"event":[', ']}']),
    fc.integer({ min: 1, max: 6000 }),
  )
  .map(([[open, close], count]) => `${open.repeat(count)}0${close.repeat(count)}`);

const field = fc.oneof(
  fc.tuple(fc.constantFrom('url', 'to', 'forwardTo'), url),
  fc.tuple(
    fc.constantFrom('event', 'type'),
    fc.constantFrom('purchase_made', 'user_joined', 'no_such', '__proto__'),
  ),
  fc.tuple(
    fc.constantFrom(
      ...[
        'name',
        'format',
        'events',
        'encryption',
        'wire',
        'retry',
        'concurrency',
        'tls',
        'enabled',
        'payload',
      ],
      ...[
        'set',
        'seed',
        'count',
        'alsoAs',
        'webhook',
        'expects',
        'reply',
        'label',
        'key',
        'iv',
        'mode',
        'enums',
      ],
      ...['received', 'advanceMs', 'items', 'headers', 'body', 'toString', '__proto__'],
    ),
    fc.oneof(odd, fc.array(odd, { maxLength: 3 }), fc.dictionary(text, odd, { maxKeys: 3 })),
  ),
);

const input = fc.oneof(
  fc.array(field, { maxLength: 6 }).map((fields) => JSON.stringify(Object.fromEntries(fields))),
  deep.map((raw) => `{"event":"purchase_made","payload":${raw}}`),
  deep,
  text,
);

const ref = fc.oneof(
  fc.constantFrom(
    'latest',
    '00000000',
    'inbox',
    KEYED,
    'import',
    'export',
    'activity',
    'propose',
    'adopt',
    'revert',
    '..',
  ),
  text.map(encodeURIComponentSafely),
);
const ROUTES = [
  'received',
  'sent',
  'send',
  'webhooks',
  'endpoints',
  'events',
  'contract',
  'clock',
  'keygen',
  'info',
  'decode',
  'session',
];
const VERBS = [
  '',
  '/keys',
  '/body',
  '/decode',
  '/replay',
  '/resend',
  '/cancel',
  '/retry',
  '/duplicate',
  '/schema.json',
  '/keys/x',
];

interface ApiCall {
  method: string;
  path: string;
  body: string;
}

/** Fills the lists that searches go over: small deliveries, and one that is as long and dull as a body may be. */
export async function fillLists(server: WatchedServer): Promise<void> {
  for (const body of fc.sample(anyBody, { seed: 3, numRuns: 300 })) {
    await server.deliver({ method: 'POST', path: `/hooks/${KEYED}`, body });
  }
  const long = JSON.stringify({ event: 'message_received', message: 'a'.repeat(9_900_000) });
  await server.deliver({ method: 'POST', path: `/hooks/${KEYED}`, body: long });
  for (let count = 0; count < 5; count += 1) {
    await server.api({ method: 'POST', path: '/api/send', body: '{"event":"purchase_made"}' });
  }
}

/** Any call of the API: an answer below 500, and a problem document for each refusal. */
export const apiSurface: Surface<ApiCall> = {
  name: 'API',
  cases: fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      route: fc.constantFrom(...ROUTES),
      ref: fc.option(ref),
      verb: fc.constantFrom(...VERBS),
      query: fc.option(fc.webQueryParameters()),
      body: input,
    })
    // Deleting the endpoint that other surfaces deliver to would end their cases.
    .filter(
      ({ method, route, ref: name }) =>
        !(method === 'DELETE' && route === 'endpoints' && (name === KEYED || name === 'inbox')),
    )
    .map(({ method, route, ref: name, verb, query, body }) => ({
      method,
      path: `/api/${route}${name === null ? '' : `/${name}${verb}`}${query ? `?${query}` : ''}`,
      body: method === 'GET' ? '' : body,
    })),
  probe: async (server, call) => refusalProblem(await server.api(call)),
};

const word = fc.oneof(
  text,
  fc
    .tuple(fc.constantFrom('a', '"', '\\', '-', '%', "'"), fc.integer({ min: 1, max: 2000 }))
    .map(([piece, n]) => piece.repeat(n)),
  fc
    .tuple(
      fc.constantFrom(
        'event',
        'verdict',
        'endpoint',
        'cause',
        'enc',
        'before',
        'after',
        'state',
        'webhook',
        'no',
      ),
      text,
    )
    .map(([key, value]) => `${key}:${value}`),
  fc.constantFrom(
    'verdict:valid',
    'enc:gcm',
    'before:1h',
    'after:2026-11-24',
    '-event:purchase_made',
    'OR',
    '*',
    'NEAR(a b)',
  ),
);

/** The lists with any search and any paging. */
export const searchSurface: Surface<ApiCall> = {
  name: 'search',
  cases: fc
    .record({
      list: fc.constantFrom('received', 'sent'),
      q: fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
      paging: fc.dictionary(
        fc.constantFrom('limit', 'cursor', 'after', 'event', 'verdict', 'endpoint', 'total'),
        odd.map(String),
        {
          maxKeys: 2,
        },
      ),
    })
    .map(({ list, q, paging }) => {
      const parameters = Object.entries({ ...paging, q }).map(
        ([name, one]) => `${name}=${encodeURIComponentSafely(one)}`,
      );
      return { method: 'GET', path: `/api/${list}?${parameters.join('&')}`, body: '' };
    }),
  probe: async (server, call) => refusalProblem(await server.api(call)),
};

function refusalProblem({
  status,
  contentType,
  text: body,
}: {
  status: number;
  contentType: string;
  text: string;
}): string | null {
  if (status >= 500) return `answered ${status}: ${body.slice(0, 300)}`;
  if (status < 400) return null;
  if (!contentType.startsWith('application/problem+json'))
    return `answered ${status} as ${contentType || 'nothing'}`;
  const { title, detail } = JSON.parse(body) as Problem;
  return title && detail ? null : `answered ${status} without saying why: ${body.slice(0, 300)}`;
}

/** A lone surrogate has no percent-encoding. */
function encodeURIComponentSafely(value: string): string {
  return encodeURIComponent(value.replaceAll(/[\ud800-\udfff]/gu, '\ufffd'));
}
