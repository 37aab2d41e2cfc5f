import { createMiddleware } from 'hono/factory';
import type { InspectorDeps } from './deps.ts';

/** Tells the stream after each request that changed webhooks or endpoints, whoever sent it. */
export function announceSettings({ bus }: Pick<InspectorDeps, 'bus'>) {
  return createMiddleware(async function announceSettings(c, next) {
    await next();
    if (c.req.method !== 'GET' && c.res.ok) bus.publish({ type: 'settings' });
  });
}
