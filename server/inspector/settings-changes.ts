import { createMiddleware } from 'hono/factory';
import type { InspectorDeps } from './deps.ts';

/** Tells the stream after each request that changed webhooks or endpoints, or the contract, whoever sent it. */
export function announceChanges({ bus }: Pick<InspectorDeps, 'bus'>, type: 'settings' | 'contract') {
  return createMiddleware(async function announceChanges(c, next) {
    await next();
    if (c.req.method !== 'GET' && c.res.ok) bus.publish({ type });
  });
}
