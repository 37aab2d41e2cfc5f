import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { EndpointSaved } from '../../receiver/endpoints.ts';
import type { Endpoint, EndpointView } from '../../types.ts';
import type { InspectorDeps } from '../deps.ts';
import { json, jsonBody } from '../input.ts';
import { problem, refused } from '../problem.ts';

const object = z.record(z.string(), json, { error: 'Give a JSON object.' });

/** `/api/endpoints`: the endpoints of the receiver, their behaviour and their keys. */
export function endpointRoutes({ endpoints, endpointUrl }: InspectorDeps) {
  const view = ({ keys, ...rest }: Endpoint): EndpointView => ({
    ...rest,
    url: endpointUrl(rest.name),
    keys: keys.map(({ label, mode }) => ({ label, mode })),
  });
  const answer = (c: Context, saved: EndpointSaved) =>
    saved.ok ? c.json(view(saved.endpoint), saved.created ? 201 : 200) : refused(c, saved);

  return new Hono()
    .get('/', (c) => {
      const items = endpoints.list().map(view);
      return c.json({ items, next: null, total: items.length }, 200);
    })
    .get('/:name', (c) => {
      const endpoint = endpoints.get(c.req.param('name'));
      return endpoint
        ? c.json(view(endpoint), 200)
        : problem(c, 404, `There is no endpoint "${c.req.param('name')}".`);
    })
    .put('/:name', jsonBody(object), async (c) => {
      // RFC 9110, 13.1.2: the request must not replace what exists.
      const onlyNew = c.req.header('if-none-match')?.trim() === '*';
      const save = onlyNew ? endpoints.create : endpoints.put;
      return answer(c, await save(c.req.param('name'), c.req.valid('json')));
    })
    .patch('/:name', jsonBody(object), async (c) =>
      answer(c, await endpoints.patch(c.req.param('name'), c.req.valid('json'))),
    )
    .delete('/:name', async (c) => {
      const deleted = await endpoints.remove(c.req.param('name'));
      return deleted ? c.body(null, 204) : problem(c, 404, `There is no endpoint "${c.req.param('name')}".`);
    })
    .post('/:name/keys', jsonBody(object), async (c) =>
      answer(c, await endpoints.addKey(c.req.param('name'), c.req.valid('json'))),
    )
    .delete('/:name/keys/:label', async (c) => {
      const { name, label } = c.req.param();
      const removed = await endpoints.removeKey(name, label);
      return removed
        ? c.body(null, 204)
        : problem(c, 404, `There is no key "${label}" at the endpoint "${name}".`);
    });
}
