import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { QueryError } from '../store/index.ts';
import { clockRoutes } from './api/clock.ts';
import { contractRoutes } from './api/contract.ts';
import { decodeRoutes } from './api/decode.ts';
import { endpointRoutes } from './api/endpoints.ts';
import { eventRoutes } from './api/events.ts';
import { exportRoutes } from './api/export.ts';
import { keygenRoutes } from './api/keygen.ts';
import { receivedRoutes } from './api/received.ts';
import { sendRoutes } from './api/send.ts';
import { sentRoutes } from './api/sent.ts';
import { webhookRoutes } from './api/webhooks.ts';
import type { InspectorDeps } from './deps.ts';
import { securityHeaders } from './headers.ts';
import { onlyWhenKept } from './kept.ts';
import { problem } from './problem.ts';
import { announceChanges } from './settings-changes.ts';
import { streamRoutes } from './stream.ts';

/** Creates the control plane: guard, API, stream and the page. */
export function createInspector(deps: InspectorDeps) {
  const { guard, assets, store, info, onError, maxRequestBytes } = deps;
  const tooLarge = bodyLimit({
    maxSize: maxRequestBytes,
    onError: (c) => problem(c, 413, `A request to the API may have at most ${maxRequestBytes} bytes.`),
  });

  const api = new Hono()
    .use(guard.signedIn)
    .use(tooLarge)
    .get('/session', (c) => c.body(null, 204))
    .post('/session', (c) => {
      guard.startSession(c);
      return c.body(null, 204);
    })
    .use(onlyWhenKept(deps))
    .get('/info', (c) => c.json({ ...info(), kept: store.usage() }, 200))
    .use('/webhooks/*', announceChanges(deps, 'settings'))
    .use('/endpoints/*', announceChanges(deps, 'settings'))
    .use('/contract/adopt', announceChanges(deps, 'contract'))
    .use('/contract/revert', announceChanges(deps, 'contract'))
    .use('/contract/import', announceChanges(deps, 'contract'))
    .route('/stream', streamRoutes(deps))
    .route('/', exportRoutes(deps))
    .route('/received', receivedRoutes(deps))
    .route('/sent', sentRoutes(deps))
    .route('/send', sendRoutes(deps))
    .route('/events', eventRoutes(deps))
    .route('/webhooks', webhookRoutes(deps))
    .route('/endpoints', endpointRoutes(deps))
    .route('/decode', decodeRoutes(deps))
    .route('/contract', contractRoutes(deps))
    .route('/clock', clockRoutes(deps))
    .route('/keygen', keygenRoutes())
    .all('*', (c) => problem(c, 404, `There is no route ${c.req.method} ${c.req.path}.`));

  return new Hono()
    .use(securityHeaders)
    .use(guard.ours)
    .get('/healthz', (c) => c.json({ ok: true }, 200))
    .route('/api', api)
    .get('*', (c) => {
      const { path } = c.req;
      // Every screen has its own path, and all use index.html. A path with a file extension must be an existing file.
      const asset = assets.get(path) ?? (/\.\w+$/.test(path) ? undefined : assets.get('/index.html'));
      if (!asset) return problem(c, 404, `There is no file ${path}.`);
      const cache = asset.immutable ? 'public, max-age=31536000, immutable' : 'no-store';
      return c.body(asset.body, 200, { 'Content-Type': asset.contentType, 'Cache-Control': cache });
    })
    .notFound((c) => problem(c, 404, `There is no route ${c.req.method} ${c.req.path}.`))
    .onError((error, c) => {
      if (error instanceof QueryError) {
        return problem(
          c,
          400,
          error.message,
          [{ pointer: '/q', detail: error.message }],
          'The search could not be read',
        );
      }
      onError(error);
      return problem(c, 500, 'The terminal in which rai-hooks runs shows the details.');
    });
}

/** The control plane's routes, for a typed client. */
export type AppType = ReturnType<typeof createInspector>;
