import { Hono } from 'hono';
import { z } from 'zod';
import { findWire } from '../../contract/model.ts';
import { relayUrlProblem } from '../../outbound/request-url.ts';
import type { Endpoint, EndpointView } from '../../types.ts';
import type { InspectorDeps } from '../deps.ts';
import { jsonBody } from '../input.ts';
import { problem } from '../problem.ts';
import { ringKeyInput } from './decode.ts';

const STATUS = 'Use a final status, 200 to 599.';
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `/api/endpoints`: the addresses of the receiver, their behaviour and their key rings. */
export function endpointRoutes({ store, contracts, replies, redecoder, endpointUrl, planes }: InspectorDeps) {
  const input = z.strictObject({
    expects: z
      .strictObject({
        format: z.enum(['json', 'xml']).optional(),
        encryption: z.enum(['any', 'required', 'none']).default('any'),
        mode: z.enum(['cbc', 'gcm']).optional(),
        wire: z
          .string()
          .refine((name) => findWire(contracts.contract(), name), 'Unknown wire profile.')
          .optional(),
      })
      .default({ encryption: 'any' }),
    reply: z
      .strictObject({
        status: z.int(STATUS).min(200, STATUS).max(599, STATUS).optional(),
        delayMs: z.int().min(0).max(600_000).optional(),
        body: z.string().max(65_536).optional(),
        strict: z.boolean().optional(),
        failFirst: z.int().min(0).max(1_000_000).optional(),
        close: z.boolean().optional(),
        hold: z.boolean().optional(),
      })
      .default({}),
    forwardTo: z
      .string()
      .max(2000)
      .superRefine((url, context) => {
        const message = relayUrlProblem(url, planes(), 'forward');
        if (message) context.addIssue({ code: 'custom', message });
      })
      .nullable()
      .default(null),
  });

  const view = ({ keys, ...rest }: Endpoint): EndpointView => ({
    ...rest,
    url: endpointUrl(rest.name),
    keys: keys.map(({ label, mode }) => ({ label, mode })),
  });

  return new Hono()
    .get('/', (c) => {
      const items = store.endpoints.list().map(view);
      return c.json({ items, next: null, total: items.length }, 200);
    })
    .get('/:name', (c) => {
      const endpoint = store.endpoints.get(c.req.param('name'));
      return endpoint
        ? c.json(view(endpoint), 200)
        : problem(c, 404, `There is no endpoint "${c.req.param('name')}".`);
    })
    .put('/:name', jsonBody(input), async (c) => {
      const name = c.req.param('name');
      if (!NAME.test(name)) {
        const detail = 'Use letters, digits, dots, hyphens and underscores, at most 64.';
        return problem(c, 422, detail, [{ pointer: '/name', detail }], 'The endpoint was not saved');
      }
      const { expects, reply, forwardTo } = c.req.valid('json');
      const { endpoint, created } = await store.endpoints.put({
        name,
        expects: defined(expects),
        reply: defined(reply),
        forwardTo,
      });
      replies.reset(name);
      return c.json(view(endpoint), created ? 201 : 200);
    })
    .delete('/:name', async (c) => {
      const deleted = await store.endpoints.delete(c.req.param('name'));
      return deleted ? c.body(null, 204) : problem(c, 404, `There is no endpoint "${c.req.param('name')}".`);
    })
    .post('/:name/keys', jsonBody(ringKeyInput), async (c) => {
      const name = c.req.param('name');
      const key = c.req.valid('json');
      const added = await store.endpoints.addKey(name, key);
      if ('missing' in added) return problem(c, 404, `There is no endpoint "${name}".`);
      if ('taken' in added) {
        const detail = `The ring has a key labelled "${key.label}" already: choose another label.`;
        return problem(c, 409, detail, [{ pointer: '/label', detail }], 'The label is taken');
      }
      redecoder.start(name);
      return c.json(view(added.endpoint), 201);
    })
    .delete('/:name/keys/:label', async (c) => {
      const { name, label } = c.req.param();
      const removed = await store.endpoints.removeKey(name, label);
      return removed
        ? c.body(null, 204)
        : problem(c, 404, `There is no key "${label}" at the endpoint "${name}".`);
    });
}

/** Without the members that were left out: stored settings hold only what was said. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
