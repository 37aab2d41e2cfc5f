import { createMiddleware } from 'hono/factory';
import type { InspectorDeps } from './deps.ts';

/** Publishes `type` after each request that changed something on the routes that use it. */
export function announceChanges({ bus }: Pick<InspectorDeps, 'bus'>, type: 'settings' | 'contract') {
  return createMiddleware(async function announceChanges(c, next) {
    await next();
    if (c.req.method !== 'GET' && c.res.ok) bus.publish({ type });
  });
}
