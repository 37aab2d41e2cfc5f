import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { encryptionWarnings } from '../../emitter/key-warnings.ts';
import { viewWebhook } from '../../emitter/webhooks.ts';
import type { Webhook } from '../../types.ts';
import type { InspectorDeps } from '../deps.ts';
import { json, jsonBody } from '../input.ts';
import { problem, refused } from '../problem.ts';
import { resolved } from '../refs.ts';

const revealed = (c: Context) => c.req.query('reveal') === 'true';
const object = z.record(z.string(), json, { error: 'Give a JSON object.' });

/** A saved webhook, with warnings about its encryption. */
const savedView = (c: Context, webhook: Webhook) => ({
  ...viewWebhook(webhook, revealed(c)),
  warnings: encryptionWarnings(webhook),
});

/** `/api/webhooks`: the platform's webhook settings. */
export function webhookRoutes({ webhooks, store, redecoder }: InspectorDeps) {
  return new Hono()
    .get('/', (c) => {
      const items = webhooks.list().map((webhook) => viewWebhook(webhook, revealed(c)));
      return c.json({ items, next: null, total: items.length }, 200);
    })
    .post('/', jsonBody(object), async (c) => {
      const saved = await webhooks.create(c.req.valid('json'));
      if (!saved.ok) return refused(c, saved);
      if (saved.webhook.endpoint !== null) redecoder.start(saved.webhook.endpoint);
      return c.json(savedView(c, saved.webhook), 201);
    })
    .get('/:ref', (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'webhook', ref, store.webhooks.resolve(ref));
      const webhook = id && webhooks.get(id);
      return webhook
        ? c.json(viewWebhook(webhook, revealed(c)), 200)
        : (response ?? problem(c, 404, 'The webhook was deleted meanwhile.'));
    })
    .patch('/:ref', jsonBody(object), async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'webhook', ref, store.webhooks.resolve(ref));
      if (id === null) return response;
      const saved = await webhooks.patch(id, c.req.valid('json'));
      if (!saved.ok) return refused(c, saved);
      if (saved.webhook.endpoint !== null) redecoder.start(saved.webhook.endpoint);
      return c.json(savedView(c, saved.webhook), 200);
    })
    .post('/:ref/duplicate', async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'webhook', ref, store.webhooks.resolve(ref));
      if (id === null) return response;
      const saved = await webhooks.duplicate(id);
      return saved.ok ? c.json(savedView(c, saved.webhook), 201) : refused(c, saved);
    })
    .delete('/:ref', async (c) => {
      const ref = c.req.param('ref');
      const { id, response } = resolved(c, 'webhook', ref, store.webhooks.resolve(ref));
      if (id === null) return response;
      await webhooks.remove(id);
      return c.body(null, 204);
    });
}
